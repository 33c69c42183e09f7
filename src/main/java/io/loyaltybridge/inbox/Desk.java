package io.loyaltybridge.inbox;

import io.loyaltybridge.site.Site;

/**
 * What the dispatcher needs of a site to run its events.
 *
 * @param judge says what a failure means for an event
 */
public record Desk(Site site, Inbox inbox, Gate gate, Verdict.Judge judge) {}
