package io.loyaltybridge.inbox;

import java.util.Optional;

/**
 * The sites whose events run. Events of others, of a paused site for example, stay in the store. Who changes what this
 * returns calls {@link Dispatcher#rescan} afterwards, or {@link SiteDispatcher#rescan}. Thread-safe.
 */
public interface Desks {

    /** Whether the events of a site run. Asked for each event that is read, with a lock held, so it must not wait or make anything. */
    boolean serves(String siteId);

    /**
     * What a site's events need; made when it is first asked for. Empty where its events do not run.
     *
     * @throws RuntimeException where it cannot be made: then the events of this site wait, and it is asked again a minute
     *         later, or after a rescan
     */
    Optional<Desk> of(String siteId);

    /** For a process with one site. */
    static Desks only(Desk desk) {
        return new Desks() {
            @Override
            public boolean serves(String siteId) {
                return desk.site().id().equals(siteId);
            }

            @Override
            public Optional<Desk> of(String siteId) {
                return serves(siteId) ? Optional.of(desk) : Optional.empty();
            }
        };
    }
}
