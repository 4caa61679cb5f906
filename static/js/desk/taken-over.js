// Somebody has taken the story over: what stands in the form is kept, and the form is only read from here on.
import { form, keep, now } from "newsroom/keeping"

let lost = false

const close = () => {
  now.leaving = true
  for (const field of form.elements) {
    if ("readOnly" in field && !["checkbox", "radio"].includes(field.type)) field.readOnly = true
    else field.disabled = true
  }
  form.querySelector(".ProseMirror")?.setAttribute("contenteditable", "false")
  form.classList.add("story-form--taken")
}

document.addEventListener("story:lost", async () => {
  if (lost) return
  lost = true
  await keep()
  close()
})
