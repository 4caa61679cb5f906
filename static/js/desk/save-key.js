// Ctrl+S (Cmd+S on a Mac) saves the story as the button “Save” would.

const form = document.querySelector("#article_form")

addEventListener("keydown", (event) => {
  if (event.code !== "KeyS" || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return
  const button = form?.querySelector('button[name="_verb"][value="save"]')
  if (!button || document.querySelector("dialog[open]")) return
  event.preventDefault()
  form.requestSubmit(button)
})
