package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The accounts that the bridge makes for customers who have none on a side: from which side each is made, and whether a call
 * that makes one is in progress. An account of which a lookup said that there is none starts at zero, whoever makes it in the
 * end, and what it shows at its first read was earned since. Thread-safe.
 */
public final class NewAccounts {
    /** {@link #madeFrom} of an account on Wix that is made from the program, and was not there. */
    public static final String ON_WIX = "new on wix";
    /** {@link #madeFrom} of a customer of the program who is made from Wix, and was not there. */
    public static final String ON_PROGRAM = "new on program";
    /** Start of {@link #madeFrom} of a link that has its opening balance; which customer of which setup gave it may follow. */
    public static final String OPENED = "opened";

    private final Store store;
    private final String site;
    private final Clock clock;

    NewAccounts(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
    }

    /**
     * Which side the other account was made from, if the bridge made it: "wix" or "program", or {@link #ON_WIX} or
     * {@link #ON_PROGRAM} where there certainly was none; {@link #OPENED} once it has its balance from there; empty where the
     * bridge made no account and gave no balance.
     */
    public Optional<String> madeFrom(String linkId) {
        return store.readOne(tx -> tx.one(
                "SELECT opening FROM links WHERE site = ? AND id = ? AND opening IS NOT NULL",
                r -> r.getString(1),
                site,
                linkId));
    }

    /**
     * Notes, before the other account is made, from which side it is made. {@link #notOnWix} of an earlier attempt stays.
     *
     * @param side as {@link #madeFrom} gives it
     */
    public void make(String linkId, String side) {
        store.write(tx -> tx.update(
                "UPDATE links SET opening = ?, updated_at = ? WHERE site = ? AND id = ? AND NOT (? = 'program' AND COALESCE(opening, '') = ?)",
                side,
                clock.millis(),
                site,
                linkId,
                side,
                ON_WIX));
    }

    /** Notes, before the account on Wix is made from the program, that there is none: it starts at zero. */
    public void notOnWix(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET opening = ?, updated_at = ? WHERE site = ? AND id = ? AND opening = 'program'",
                ON_WIX,
                clock.millis(),
                site,
                linkId));
    }

    /** The program refused to make its customer: one who is found there after all was made by somebody else, and has a balance of their own. */
    public void notNewOnProgram(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET opening = 'wix', updated_at = ? WHERE site = ? AND id = ? AND opening = ?",
                clock.millis(),
                site,
                linkId,
                ON_PROGRAM));
    }

    /** Notes, before the call, that the program is asked to make this customer in a way that must not be repeated. */
    public void callBegins(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET creating_since = ? WHERE site = ? AND id = ?", clock.millis(), site, linkId));
    }

    /** Notes that such a call certainly made nobody. */
    public void callEnded(String linkId) {
        store.write(tx -> tx.update("UPDATE links SET creating_since = NULL WHERE site = ? AND id = ?", site, linkId));
    }

    /** How long such a call can still take effect, where it lives this long at most; zero where none is in progress. */
    public Duration callInProgressFor(String linkId, Duration callLife) {
        long since = store.readOne(
                        tx -> tx.number("SELECT creating_since FROM links WHERE site = ? AND id = ?", site, linkId))
                .orElse(0);
        long left = since + callLife.toMillis() - clock.millis();
        return since == 0 || left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    /** Forgets that an account was new: the link has started, or the account is another one. Inside a transaction of the caller's. */
    static void forget(Tx tx, String site, String linkId) throws SQLException {
        tx.update(
                "UPDATE links SET opening = NULL WHERE site = ? AND id = ? AND opening IN (?, ?)",
                site,
                linkId,
                ON_WIX,
                ON_PROGRAM);
    }
}
