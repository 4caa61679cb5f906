// The lead photo chosen from the library; the plain field with its number stays what the form sends.
import { askPicture } from "newsroom/picture-dialog"
import { photo } from "newsroom/photo-library"

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

const show = (place, found, number) => {
  const parts = []
  if (found?.thumb) {
    parts.push(make("img", { src: found.thumb, alt: found.alt || "", className: "lead-photo__picture", width: found.width, height: found.height }))
  }
  const credit = make("span", { className: "lead-photo__credit", textContent: found?.credit || "" })
  parts.push(make("p", { className: "lead-photo__words" }, found?.alt || "No alt text yet", " ", credit))
  for (const trouble of found?.missing || []) parts.push(make("p", { className: "lead-photo__trouble", textContent: trouble }))
  const link = make("a", { href: `${new URL("../", new URL(place.dataset.picker, location)).pathname}${number}/change/`, textContent: "Focal point, alt text and credit" })
  parts.push(make("p", {}, link))
  place.replaceChildren(...parts)
}

for (const box of document.querySelectorAll("[data-lead-photo]")) {
  const picker = box.dataset.leadPhoto
  const field = box.querySelector("input[name=lead_photo]")
  const place = box.querySelector("[data-shown]")
  place.dataset.picker = picker
  const choose = make("button", { type: "button", className: "button button--small" })
  const off = make("button", { type: "button", className: "button button--small", textContent: "Take it off" })
  const draw = () => {
    choose.textContent = field.value ? "Choose another" : "Choose a picture"
    off.hidden = !field.value
  }
  const put = async (number) => {
    field.value = number
    field.dispatchEvent(new Event("change", { bubbles: true }))
    if (number) show(place, await photo(picker, number), number)
    else place.replaceChildren()
    draw()
  }
  choose.addEventListener("click", async () => {
    const number = await askPicture({ picker })
    if (number) await put(number)
    choose.focus()
  })
  off.addEventListener("click", async () => {
    await put("")
    choose.focus()
  })
  box.classList.add("is-enhanced")
  box.querySelector(`label[for="${field.id}"]`)?.remove()
  choose.id = field.id
  field.type = "hidden"
  field.removeAttribute("id")
  place.after(make("p", { className: "lead-photo__buttons" }, choose, off))
  draw()
}
