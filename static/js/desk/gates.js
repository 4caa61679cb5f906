// The list "Before it goes" follows what is written: each answer to an autosave brings it anew.

const fresh = document.createElement("template")

// Nothing is put in while a hand is on one of its links.
export const showGates = (html) => {
  const panel = document.querySelector("#gates")
  if (!html || !panel || panel.contains(document.activeElement)) return
  fresh.innerHTML = html
  panel.replaceChildren(...fresh.content.querySelector("#gates").childNodes)
}
