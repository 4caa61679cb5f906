// An address is copied with one press; the one that was made just now is in hand at once. Without this script it is
// selected and copied by hand.

const select = (field) => {
  field.focus()
  field.select()
}

// Where the browser gives no clipboard (a page that is not secure), the address is left selected for a key.
const copy = async (field) => {
  select(field)
  try {
    await navigator.clipboard.writeText(field.value)
    return "Copied."
  } catch {
    return "The address is selected: copy it with Ctrl+C."
  }
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies)
  const said = document.querySelector(`[data-copied="${button.dataset.copies}"]`)
  button.hidden = false
  button.addEventListener("click", async () => {
    said.textContent = await copy(field)
  })
  field.addEventListener("focus", () => field.select())
}

const fresh = document.querySelector("[data-in-hand]")
if (fresh) select(fresh)
