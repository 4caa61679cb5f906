// Brings words to the server as a side draft, and says in one word what came of it.

const PATIENCE = 20_000

const AWAY = { outcome: "away", says: "The server is away." }
const UNREAD = "The server does not take these words."

const outcomeOf = (status, said) => {
  if (status === 200 && said) return said.over ? "over" : "kept"
  if (status === 401 && said) return "signedOut"
  if (status === 403 && !said) return "token"
  return status >= 400 && status < 500 && status !== 429 ? "refused" : "away"
}

// `copy` is { url, person, key, turn, at, fields: [[name, text], ...] }.
export const send = async (copy, csrf, { keepalive = false } = {}) => {
  const body = new FormData()
  for (const [name, text] of copy.fields) body.append(name, text)
  const age = Math.max(0, Math.floor((Date.now() - copy.at) / 1000))
  const about = { draft_key: copy.key, draft_turn: copy.turn, person: copy.person, age, csrfmiddlewaretoken: csrf }
  for (const [name, value] of Object.entries(about)) body.set(name, value)
  try {
    const response = await fetch(copy.url, { method: "POST", body, keepalive, signal: AbortSignal.timeout(PATIENCE) })
    const said = await response.json().catch(() => null)
    const outcome = outcomeOf(response.status, said)
    return outcome === "away" ? AWAY : { outcome, says: UNREAD, ...said }
  } catch {
    return AWAY
  }
}

// The token that the next POST needs; empty when the server is away.
export const tokenAt = async (url) => {
  try {
    return (await (await fetch(url)).json()).csrf || ""
  } catch {
    return ""
  }
}
