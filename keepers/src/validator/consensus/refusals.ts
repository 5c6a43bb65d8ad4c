/** Why a message had no effect. Counted, never thrown: a peer's bytes are no error of ours. */
export type Refusal =
  /** The bytes are no message, or not its canonical encoding. */
  | 'MALFORMED'
  /** Another epoch's message. */
  | 'OTHER_EPOCH'
  /** The author, or the peer that sent it, is not in the committee. */
  | 'UNKNOWN_MEMBER'
  /** The view is over, or was entered already. */
  | 'STALE_VIEW'
  /** The sequence is stable or executed already. */
  | 'STALE_SEQUENCE'
  /** The sequence is above the high watermark. */
  | 'BEYOND_WINDOW'
  /** Only the view's primary proposes, and it does not prepare. */
  | 'NOT_PRIMARY'
  /** A signature is not that member's for that statement. */
  | 'SIGNATURE_INVALID'
  /** The digest is not that of the items. */
  | 'DIGEST_MISMATCH'
  /** The application does not accept the items. */
  | 'ITEMS_REFUSED'
  /** The same member said otherwise before; evidence came out. */
  | 'EQUIVOCATION'
  /** A proof inside holds less than a quorum, repeats a member, or is for another statement. */
  | 'PROOF_INVALID'
  /** The new view's proposals do not follow from its view changes. */
  | 'CARRIED_WRONG'
  /** It contradicts what was decided here: more than a third of the weight is faulty. */
  | 'CONTRADICTS_DECISION'
  /** The peer has used up what it may ask or store for now. */
  | 'PEER_LIMIT';
