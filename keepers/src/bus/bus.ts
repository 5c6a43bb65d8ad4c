/** What goes through a bus. */
export const TOPICS = ['jobs', 'results', 'alerts'] as const;
export type Topic = (typeof TOPICS)[number];

export interface Message {
  /** Rises within a topic. */
  offset: number;
  key: string;
  payload: unknown;
  /** Milliseconds since 1970. */
  publishedAt: number;
}

/** A durable log of messages. Delivery is at least once: a reader's place moves only by `commit`. */
export interface Bus {
  /** A second message with a topic's key is the first one repeated: dropped. Returns whether it was taken. */
  publish(topic: Topic, key: string, payload: unknown): Promise<boolean>;
  /** What `group` has not committed yet, oldest first. */
  read(topic: Topic, group: string, limit: number): Promise<Message[]>;
  /** Marks everything up to `offset` as read by `group`. Never moves back. */
  commit(topic: Topic, group: string, offset: number): Promise<void>;
  close(): Promise<void>;
}
