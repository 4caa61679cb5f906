// The buttons say the moment: "Schedule for Sat 28 Nov, 06:00 IST" as soon as one is chosen.

const field = document.querySelector("#article_form [name=release_at]")
const button = document.querySelector("[data-schedule]")
const changes = JSON.parse(document.querySelector("#zone-changes")?.textContent || "[]")

// The field holds the newsroom's own time, so it is read as if it were UTC and never moved.
const words = (value) => {
  const moment = new Date(`${value.slice(0, 16)}Z`)
  if (Number.isNaN(moment.getTime())) return ""
  const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(moment)
  const year = value.slice(0, 4) === (changes[0]?.[0] || "").slice(0, 4) ? "" : ` ${value.slice(0, 4)}`
  const zone = changes.filter(([from]) => from <= value).at(-1)?.[1] || ""
  const month = part({ month: "short" }).slice(0, 3)
  return `${part({ weekday: "short" })} ${part({ day: "numeric" })} ${month}${year}, ${value.slice(11, 16)} ${zone}`.trim()
}

if (field && button) {
  const plain = button.textContent
  const main = document.querySelector("[data-main-verb]")
  const say = () => {
    const moment = field.value ? words(field.value) : ""
    button.textContent = moment ? `Schedule for ${moment}` : plain
    button.classList.toggle("button--main", Boolean(moment))
    main?.classList.toggle("button--main", !moment)
  }
  field.addEventListener("input", say)
  field.addEventListener("change", say)
  say()
}
