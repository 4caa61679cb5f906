// After an @ in a note the names of people who may see the story are offered; any name can be typed without it.

const PAUSE = 150
const TYPED = /(?:^|[^\w@./+-])@([\w.+-]{1,50})$/
let waiting = 0
let number = 0

const listOf = (field) => (field.nextElementSibling?.matches(".names-offered") ? field.nextElementSibling : null)

const close = (field) => {
  listOf(field)?.remove()
  field.removeAttribute("aria-controls")
  field.removeAttribute("aria-activedescendant")
}

const typed = (field) => field.value.slice(0, field.selectionStart).match(TYPED)?.[1]

const take = (field, login) => {
  const end = field.selectionStart
  field.setRangeText(`${login} `, end - typed(field).length, end, "end")
  close(field)
  field.focus()
}

const choose = (field, to) => {
  const options = [...listOf(field).children]
  for (const each of options) each.setAttribute("aria-selected", String(each === options[to]))
  field.setAttribute("aria-activedescendant", options[to].id)
}

const draw = (field, people) => {
  close(field)
  if (!people.length) return
  number += 1
  const list = document.createElement("ul")
  Object.assign(list, { className: "names-offered", id: `names-${number}`, role: "listbox", ariaLabel: "People" })
  people.forEach(({ login, name }, at) => {
    const option = document.createElement("li")
    Object.assign(option, { id: `names-${number}-${at}`, role: "option" })
    const beside = Object.assign(document.createElement("span"), { textContent: name })
    option.append(`@${login}`, beside)
    option.addEventListener("mousedown", (event) => event.preventDefault())
    option.addEventListener("click", () => take(field, login))
    option.dataset.login = login
    list.append(option)
  })
  field.after(list)
  field.setAttribute("aria-controls", list.id)
  choose(field, 0)
}

const offer = async (field) => {
  const begun = typed(field)
  if (!begun) return close(field)
  const answer = await fetch(`${field.dataset.mentions}?${new URLSearchParams({ q: begun })}`).catch(() => null)
  if (!answer?.ok || typed(field) !== begun) return
  draw(field, (await answer.json()).people)
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.mentions) return
  clearTimeout(waiting)
  waiting = setTimeout(offer, PAUSE, target)
})

document.addEventListener("keydown", (event) => {
  const field = event.target
  const list = field.dataset?.mentions && listOf(field)
  if (!list || event.isComposing) return
  const options = [...list.children]
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true")
  if (event.key === "ArrowDown") choose(field, (at + 1) % options.length)
  else if (event.key === "ArrowUp") choose(field, (at - 1 + options.length) % options.length)
  else if (event.key === "Enter" || event.key === "Tab") take(field, options[at].dataset.login)
  else if (event.key === "Escape") close(field)
  else return
  event.preventDefault()
})

document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.mentions) setTimeout(close, PAUSE, target)
})
