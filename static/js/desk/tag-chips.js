// Tags as chips over the plain field of words between commas, which stays what the form sends.

const PAUSE = 150

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

const fold = (name) => name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim()

const enhance = (box) => {
  const field = box.querySelector("input[name=tags]")
  const list = make("ul", { className: "chips" })
  const options = make("datalist", { id: "tag-offers" })
  const said = make("p", { className: "desk-hidden", role: "status" })
  const entry = make("input", { type: "text", id: field.id, className: "chips__entry", placeholder: "Add a tag", autocomplete: "off", maxLength: 100 })
  entry.setAttribute("list", options.id)
  let names = field.value.split(",").map((name) => name.trim()).filter(Boolean)

  const keep = () => {
    field.value = names.join(", ")
    field.dispatchEvent(new Event("change", { bubbles: true }))
  }
  const remove = (name) => {
    names = names.filter((each) => each !== name)
    draw()
    keep()
    said.textContent = `${name} is taken off.`
    entry.focus()
  }
  const chip = (name) => {
    const button = make("button", { type: "button", className: "chip__off", textContent: "×" })
    button.setAttribute("aria-label", `Take off ${name}`)
    button.addEventListener("click", () => remove(name))
    return make("li", { className: "chip" }, make("span", { textContent: name }), button)
  }
  const draw = () => list.replaceChildren(...names.map(chip))
  const add = () => {
    const typed = entry.value.split(",").map((name) => name.trim()).filter(Boolean)
    if (!typed.length) return
    for (const name of typed) {
      if (!names.some((each) => fold(each) === fold(name))) names.push(name)
    }
    entry.value = ""
    draw()
    keep()
    said.textContent = `${typed.join(", ")} added.`
  }

  let waiting = 0
  const offer = async () => {
    const answer = await fetch(`${box.dataset.tagField}?${new URLSearchParams({ q: entry.value })}`).catch(() => null)
    if (!answer?.ok) return
    const { tags } = await answer.json()
    options.replaceChildren(...tags.map((value) => make("option", { value })))
  }
  entry.addEventListener("input", (event) => {
    event.stopPropagation()
    if (entry.value.includes(",")) return add()
    clearTimeout(waiting)
    waiting = setTimeout(offer, PAUSE)
  })
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault()
      add()
    }
    if (event.key === "Backspace" && !entry.value && names.length) remove(names.at(-1))
  })
  entry.addEventListener("change", add)
  entry.addEventListener("blur", add)
  field.form.addEventListener("submit", add)

  field.type = "hidden"
  field.removeAttribute("id")
  field.before(make("div", { className: "chips-field" }, list, entry, options, said))
  draw()
}

for (const box of document.querySelectorAll("[data-tag-field]")) enhance(box)
