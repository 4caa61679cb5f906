// The browser's own copies of words that are not saved: for when the server is away, or the page goes.

const PREFIX = "newsroom:words:"
const MONTH = 30 * 24 * 60 * 60 * 1000

const nameOf = ({ person, key }) => `${PREFIX}${person}:${key}`

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name))
  } catch {
    return null
  }
}

// Answers whether there was room for it.
export const remember = (copy) => {
  try {
    localStorage.setItem(nameOf(copy), JSON.stringify(copy))
    return true
  } catch {
    return false
  }
}

// The server has these words; a copy that was made after them stays.
export const forget = (copy) => {
  const stands = read(nameOf(copy))
  if (stands && stands.turn <= copy.turn) localStorage.removeItem(nameOf(copy))
}

// A person's copies. What is older than a month goes, whosever it is.
export const copies = (person) => {
  const found = []
  try {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const copy = read(name)
      if (!copy || Date.now() - copy.at > MONTH) localStorage.removeItem(name)
      else if (copy.person === person) found.push(copy)
    }
  } catch {
    // A browser that keeps nothing has nothing to give back.
  }
  return found
}
