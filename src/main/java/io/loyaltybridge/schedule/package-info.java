/**
 * Timers that survive a stop of the service. A tick (Quartz, a minute timer, the start) only asks; {@link
 * io.loyaltybridge.schedule.Timers} says what is due, and each due moment is begun once.
 */
package io.loyaltybridge.schedule;
