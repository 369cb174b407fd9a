/** Keeps the events of streams for clients that come back for the rest. */
export function createEventStore() {
  const events = new Map()
  let last = 0
  return {
    async storeEvent(streamId, message) {
      const id = `event-${++last}`
      events.set(id, { streamId, message })
      return id
    },
    async getStreamIdForEventId(id) {
      return events.get(id)?.streamId
    },
    async replayEventsAfter(id, { send }) {
      const { streamId } = events.get(id)
      let found = false
      for (const [eventId, event] of events) {
        // the empty event that only gives a stream its first id is not sent again
        if (found && event.streamId === streamId && 'jsonrpc' in event.message) await send(eventId, event.message)
        found ||= eventId === id
      }
      return streamId
    },
  }
}
