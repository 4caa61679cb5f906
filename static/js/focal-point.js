// The focal point of a photograph: a click on the picture or the arrow keys set the two number fields,
// and the crops beside it show what each will keep. Without this script the fields do the same work.

const RATIO_STEP = 0.01
const LARGE_STEP = 0.1
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const within = (share) => Math.min(1, Math.max(0, share))

// Where the server's crop begins, as CSS says it: the share of what is cut off that goes on the near side.
const position = (focal, whole, part) => (whole > part ? within((focal * whole - part / 2) / (whole - part)) : 0.5)

const showCrop = (image, ratio, x, y, width, height) => {
  const across = Math.min(width, height * ratio)
  const down = Math.min(height, width / ratio)
  image.style.objectPosition = `${position(x, width, across) * 100}% ${position(y, height, down) * 100}%`
}

const start = (root) => {
  const [fieldX, fieldY] = ["focal_x", "focal_y"].map((name) => document.getElementById(`id_${name}`))
  const stage = root.querySelector("[data-focal-stage]")
  if (!fieldX || !fieldY || !stage) return
  const picture = stage.querySelector("img")
  const dot = root.querySelector("[data-focal-dot]")
  const spoken = root.querySelector("[data-focal-spoken]")
  const width = Number(picture.getAttribute("width"))
  const height = Number(picture.getAttribute("height"))
  const crops = [...root.querySelectorAll("[data-focal-ratio]")]

  const current = () => [fieldX, fieldY].map((field) => within(field.valueAsNumber || 0))

  const show = () => {
    const [x, y] = current()
    dot.style.left = `${x * 100}%`
    dot.style.top = `${y * 100}%`
    for (const crop of crops) showCrop(crop, Number(crop.dataset.focalRatio), x, y, width, height)
  }

  const set = (x, y) => {
    fieldX.value = within(x).toFixed(2)
    fieldY.value = within(y).toFixed(2)
    for (const field of [fieldX, fieldY]) field.dispatchEvent(new Event("input", { bubbles: true }))
    const [left, top] = current().map((share) => Math.round(share * 100))
    spoken.textContent = `${left} per cent from the left, ${top} per cent from the top`
  }

  const point = (event) => {
    const box = picture.getBoundingClientRect()
    set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  }

  // A finger sets the point by a tap, so that it can still scroll; mouse and pen may drag it.
  stage.addEventListener("click", point)
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return
    event.preventDefault()
    stage.focus()
    stage.setPointerCapture(event.pointerId)
    point(event)
  })
  stage.addEventListener("pointermove", (event) => {
    if (stage.hasPointerCapture(event.pointerId)) point(event)
  })
  stage.addEventListener("keydown", (event) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const far = event.shiftKey ? LARGE_STEP : RATIO_STEP
    const [x, y] = current()
    set(x + step[0] * far, y + step[1] * far)
  })
  for (const field of [fieldX, fieldY]) field.addEventListener("input", show)

  for (const crop of crops) {
    crop.src = picture.currentSrc || picture.src
    crop.classList.add("focal__crop-image--drawn")
  }
  root.classList.add("focal--ready")
  stage.tabIndex = 0
  show()
}

for (const root of document.querySelectorAll("[data-focal]")) start(root)
