// Lists and the board say who has a story open, as it changes while one looks.

const EVERY = 15_000
const address = document.querySelector("meta[name=desk-presence]").content
const places = document.querySelectorAll("[data-here]")

const look = async () => {
  if (document.visibilityState !== "visible") return
  try {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(10_000) })
    if (!response.ok) return
    const { stories } = await response.json()
    for (const place of places) {
      const words = stories[place.dataset.here] || ""
      if (place.textContent !== words) place.textContent = words
    }
  } catch {
    // The server is away; the next look is in fifteen seconds.
  }
}

if (places.length) {
  setInterval(look, EVERY)
  document.addEventListener("visibilitychange", look)
}
