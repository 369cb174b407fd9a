// The shape of the lab: N routers in a ring (a line when two), and every name and address that follows from it.

/** @typedef {{ link: number, one: number, other: number }} Link */

/**
 * The data links, numbered from 1.
 * @param {number} count
 * @returns {Link[]}
 */
export function linksOf(count) {
  const links = []
  for (let router = 1; router < count; router += 1) links.push({ link: router, one: router, other: router + 1 })
  if (count > 2) links.push({ link: count, one: count, other: 1 })
  return links
}

/**
 * The neighbours of one router: interface, addresses of both ends.
 * @param {number} router
 * @param {number} count
 */
export function neighboursOf(router, count) {
  return linksOf(count).flatMap(({ link, one, other }) => {
    if (router !== one && router !== other) return []
    const [own, far] = router === one ? [1, 2] : [2, 1]
    const neighbour = router === one ? other : one
    return [
      {
        neighbour,
        interface: interfaceTo(neighbour),
        address: `10.200.${link}.${own}`,
        remote: `10.200.${link}.${far}`,
      },
    ]
  })
}

/** @param {number} neighbour */
export const interfaceTo = (neighbour) => `eth${neighbour}`
/** @param {number} router */
export const loopbackOf = (router) => `10.255.0.${router}`
/** @param {number} router */
export const asnOf = (router) => 65000 + router
/** @param {number} lab */
export const bridgeOf = (lab) => `flolab${lab}`
/**
 * @param {number} lab
 * @param {number} router 254 is the machine itself
 */
export const managementAddress = (lab, router) => `10.19${lab}.0.${router}`
/**
 * The machine's end of a router's management cable.
 * @param {number} lab
 * @param {number} router
 */
export const cableOf = (lab, router) => `flolab${lab}-${router}`
