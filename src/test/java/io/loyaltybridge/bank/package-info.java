/**
 * The points bank: the bridge as a process between both stand-ins as processes, random changes on both sides, faults,
 * {@code kill -9}, and checkers that read journals, final balances and the bridge's database: {@code BankChecker} for the
 * points, {@code RefundChecker} for orders that are refunded and cancelled (each taken back once, never below zero), {@code CareChecker} for how customers were treated (nobody held, deleted or cancelled without need, each coupon once, no
 * mail twice, no calls without end). With several sites, e-mails and ids are the same on each; the books of each are checked, nothing
 * may be on another site than its own ({@code CrossedChecker}), and while one site is down the others come to rest ({@code SiteDown}).
 * Without any of the properties below, one run with three sites follows those with one. A run is made anew by its seed and its faults, but for the machine's timing.
 *
 * <pre>
 * mvn verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PointsBankIT    the bank alone; add to it:
 *   -Dbank.seed=11,23      these seeds
 *   -Dbank.seeds=50        so many seeds, from 1 on, or from bank.seed on
 *   -Dbank.sites=3         the customers and changes spread over three sites of one bridge, one of which is down for some time
 *   -Dbank.faults=all      a run of each seed with all troubles; the default is usual
 *   -Dbank.faults=each     a run of each seed with each trouble alone
 *   -Dbank.faults=usual,not-found,stamps,first-events,overtaken,forbidden,refused,outage    a run with some of them (see Trouble)
 *   -Dbank.minutes=30      instead of a number of seeds: until then, each run twenty times as long
 * </pre>
 *
 * A line tells of each run; the table at the end stands in {@code target/bank/summary.txt} too, and what a run left in
 * {@code target/bank/seed-…}: journals, calls, mails, history, database, logs, and {@code violations.txt}.
 */
package io.loyaltybridge.bank;
