/**
 * The rule that keeps a customer's balance on Wix and in an external program equal: every change made on one side
 * reaches the other exactly once, or stands in a list a person can see. Pure functions over immutable records; the
 * entry is {@link io.loyaltybridge.ledger.Rule}. Nothing here calls out, reads a clock or touches a database.
 *
 * <h2>The idea</h2>
 * Neither side tells what changed; it tells what it is now. So the bridge keeps, per link and side, the state it has
 * seen ({@link io.loyaltybridge.ledger.Snapshot}), and takes the difference to the next one as an organic change, less
 * what it put there itself. Each organic change is written down together with one
 * {@link io.loyaltybridge.ledger.Operation} that carries it to the other side. Lost events are made good by the next
 * observation; doubled and stale ones are covered by the version.
 *
 * <h2>Sentences that must not be loosened</h2>
 * <ol>
 * <li>While a sync operation of a side is open, that side is not observed. Counting the operation as included is as
 *     wrong as not counting it; only its outcome tells. The outcome is found out first.</li>
 * <li>The transaction that settles an operation observes the very state that contains it:
 *     {@code organic = balance - seen - settled}.</li>
 * <li>A compare-and-set is repeated with the version of its first call, so that at most one copy can commit. A
 *     conflict says nothing about who moved the account: read the account <em>first</em> (past the fence no copy can
 *     commit any more), the transactions <em>then</em>. Absence is believed only when a later transaction is visible
 *     or the declared delay of the index has passed.</li>
 * <li>Without a fence the order is the reverse: learn that the write took effect, then read the account. Absence means
 *     something only after the longest life of a call.</li>
 * <li>A refusal after a call that may have taken effect proves nothing by itself. Below zero is true for a fenced call
 *     only if the seen balance did not suffice.</li>
 * <li>Every write after a call depends on the operation still standing at the same attempt and fence
 *     ({@link io.loyaltybridge.ledger.Ticket}), so an instance that was overtaken does nothing. Locks are not needed
 *     for safety beyond the transaction itself.</li>
 * <li>An award is organic: its answer is observed with nothing settled, and it travels to the program like a
 *     purchase.</li>
 * <li>A link begins with reads of both sides, after all that was open is settled, and its first balances are no
 *     changes. A reconciliation only observes; it never writes a difference of what it reads. What may be levelled is the
 *     difference that stands in the books ({@link io.loyaltybridge.ledger.Difference}), while nothing else of the link
 *     is unsettled.</li>
 * <li>Where a balance is set, nothing tells a repeated call. A set without an answer is left alone for the longest life
 *     of a call; then a mirror is set again, and both ways the balance is read: it is what was set, or what it was, or
 *     a person's matter. What changed between reading and setting is written over; an event that tells of it is
 *     listed, and moves nothing.</li>
 * <li>A side without strict versions is observed only by reads that no other transaction of the link has overtaken
 *     (the epoch); its events are hints.</li>
 * </ol>
 *
 * <h2>How to drive it</h2>
 * In one transaction that locks the link: load the {@link io.loyaltybridge.ledger.LinkState}, call one method of the
 * rule, write the {@link io.loyaltybridge.ledger.Outcome}. After the commit do {@link io.loyaltybridge.ledger.Next} and
 * hand its answer to the method that its documentation names. After a crash ask
 * {@link io.loyaltybridge.ledger.Rule#next}; there is no other way of recovery. An operation that was told to wait is
 * left alone until then.
 *
 * <h2>Changing it</h2>
 * Each sentence is a {@link io.loyaltybridge.ledger.Safeguard}. The tests search every order of events, losses, late
 * commits and crashes within small bounds, with all safeguards and with each one left out; a change that makes a
 * safeguard superfluous, or lets the search find a trace, shows there. What a connector declares
 * ({@link io.loyaltybridge.ledger.Capabilities}) decides which of these ways is taken, and what may be promised.
 *
 * <p>Conventions where the rule leaves a choice: an amount or balance that a side does not take is parked when it would
 * be sent, and never split; an award that is only planned outlives a new beginning of its link; opening operations
 * obey every rule of sync operations; a refusal is believed at once when the attempt at hand was called once and
 * nothing on the way repeats calls, since earlier attempts are proved dead before a new one begins.
 */
@NullMarked
package io.loyaltybridge.ledger;

import org.jspecify.annotations.NullMarked;
