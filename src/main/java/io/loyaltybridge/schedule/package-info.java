/**
 * Timers of each site, and those that survive a stop of the service. A tick (of {@link
 * io.loyaltybridge.schedule.SiteTimerComponent}: its moment, the start, every minute) only asks; {@link
 * io.loyaltybridge.schedule.Timers} says what is due, and each due moment is started once.
 *
 * <p>The table of moments is our own: schedulers keep the next time of a task, but not which moments were missed, and why
 * ({@code docs/decisions/timers.md}). Quartz reads the cron expressions.
 */
@NullMarked
package io.loyaltybridge.schedule;

import org.jspecify.annotations.NullMarked;
