// Questions the desk asks in a native dialog: named, closed by Escape, and outside the story's own form.

export const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && !key.startsWith("aria")) element[key] = value
    else element.setAttribute(key, value)
  }
  element.append(...children)
  return element
}

let number = 0

// Opens a dialog over `parts`; resolves to what `answer` makes of the button pressed, or null. An answer may take its
// time, and one that is undefined leaves the dialog open.
export const open = ({ title, parts, buttons, name = "", answer }) => {
  number += 1
  const heading = make("h2", { id: `desk-dialog-${number}`, className: "desk-dialog__title", textContent: title })
  const foot = make("p", { className: "desk-dialog__foot" })
  const form = make("form", { className: "desk-dialog__form" }, heading, ...parts, foot)
  const dialog = make("dialog", { className: `desk-dialog ${name}`, "aria-labelledby": heading.id }, form)
  for (const { value, words, kind = "second", unchecked = false } of buttons) {
    foot.append(
      make("button", { type: "submit", value, textContent: words, className: `desk-dialog__button desk-dialog__button--${kind}`, formNoValidate: unchecked }),
    )
  }
  foot.append(make("button", { type: "button", textContent: "Cancel", className: "desk-dialog__button", onclick: () => dialog.close() }))
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    const end = (made) => {
      resolve(made)
      dialog.close()
      dialog.remove()
    }
    let busy = false
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      if (busy) return
      busy = true
      const made = await answer(event.submitter?.value || "", form)
      busy = false
      if (made !== undefined) end(made)
    })
    dialog.addEventListener("close", () => end(null))
  })
}

export const field = (label, input, help = "") => {
  number += 1
  input.id = `desk-dialog-field-${number}`
  const parts = [make("label", { htmlFor: input.id, textContent: label }), input]
  if (help) {
    parts.push(make("small", { id: `${input.id}-help`, textContent: help }))
    input.setAttribute("aria-describedby", `${input.id}-help`)
  }
  return make("p", { className: "desk-dialog__field" }, ...parts)
}
