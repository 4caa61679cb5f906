// Asks before a page with unsaved words is left.

const form = document.querySelector("#article_form")
let changed = form?.dataset.unsaved === "yes"

// The body field reports what scripts did to it too; only what follows somebody's own act is a change.
const note = (event) => {
  if (event.isTrusted || navigator.userActivation?.hasBeenActive) changed = true
}

form?.addEventListener("input", note)
form?.addEventListener("change", note)
form?.addEventListener("submit", () => {
  changed = false
})
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault()
})
