// Addresses that writers type or paste: which may be linked, and what is taken off them.

const WRAPPERS = [
  { host: /(^|\.)google\.[a-z.]+$/, path: "/url", names: ["q", "url"] },
  { host: /\.safelinks\.protection\.outlook\.com$/, path: "/", names: ["url"] },
  { host: /^l\.(facebook|instagram)\.com$/, path: "/l.php", names: ["u"] },
]
const TRACKERS = /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hsenc|_hsmi)$/i

const parsed = (address) => {
  try {
    return new URL(address)
  } catch {
    return null
  }
}

const unwrapped = (url) => {
  const wrapper = WRAPPERS.find(({ host, path }) => host.test(url.hostname) && url.pathname === path)
  const inner = wrapper && parsed(wrapper.names.map((name) => url.searchParams.get(name)).find(Boolean) || "")
  return inner && /^https?:$/.test(inner.protocol) ? unwrapped(inner) : url
}

// The address without its wrapper and its trackers; left letter for letter where there were none.
export const clean = (address) => {
  const url = parsed(address)
  if (!url || !/^https?:$/.test(url.protocol)) return address
  const inner = unwrapped(url)
  const trackers = [...inner.searchParams.keys()].filter((name) => TRACKERS.test(name))
  for (const name of trackers) inner.searchParams.delete(name)
  return inner === url && !trackers.length ? address : inner.href
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i

// Whether an address may stand in a link: one of the schemes, or a path on this site.
export const allowed = (address, schemes) => {
  const plain = String(address || "").replace(/[\u0000-\u0020\u007f-\u00a0\u2000-\u200f\u2028\u2029\ufeff]/g, "")
  const scheme = plain.match(SCHEME)
  if (scheme) return schemes.includes(scheme[1].toLowerCase())
  return /^\/(?![/\\])/.test(plain)
}

// What somebody meant who typed "example.com/x" or "desk@example.com".
export const completed = (typed) => {
  const address = typed.trim()
  if (!address || address.startsWith("/")) return address
  const scheme = address.match(SCHEME)
  if (scheme && !scheme[1].includes(".")) return clean(address)
  if (/^[^\s/@]+@[^\s/@]+\.[^\s/@]+$/.test(address)) return `mailto:${address}`
  return /^[^\s/]+\.[^\s/]+/.test(address) ? clean(`https://${address}`) : address
}
