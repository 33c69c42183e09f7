package io.loyaltybridge.effect.job;

import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import java.util.Optional;

/** The customer that an account of a page belongs to, as the mapping knows them; they join it where they are new. */
public final class Owners {
    private final Links links;
    private final Run run;

    public Owners(Links links, Run run) {
        this.links = links;
        this.run = run;
    }

    /** The customer, where the mapping knows them. */
    public Optional<Link> known(WixAccount account) {
        return links.byAccount(account.id());
    }

    /** The same, and a new one joins the mapping by e-mail; empty where they cannot, with a note. */
    public Optional<Link> of(WixAccount account) {
        Optional<Link> known = known(account);
        if (known.isPresent()) {
            Link link = known.get();
            if (account.memberId() != null && !account.memberId().equals(link.memberId())) {
                links.bindMember(link.id(), account.memberId());
            }
            return links.byId(link.id());
        }
        if (account.email() == null) {
            run.because("without-email", "account " + account.id(), "the account on Wix has no e-mail address");
            run.note("the account " + account.id() + " on Wix has no e-mail address, so its customer cannot be known");
            return Optional.empty();
        }
        Link link = links.findOrCreate(account.email());
        if (link.wixAccountId() != null) {
            run.because(
                    "set-aside",
                    account.email(),
                    "two loyalty accounts on Wix have this e-mail; the bridge does not guess");
            run.note(account.email() + ": two loyalty accounts on Wix have this e-mail; the bridge does not guess");
            return Optional.empty();
        }
        Link bound = account.contactId() == null ? link : links.bindContact(link.id(), account.contactId());
        return Optional.of(links.bindAccount(bound.id(), account.id(), account.memberId()));
    }

    /** How a line names the customer of an account. */
    public static String name(WixAccount account) {
        return account.email() == null ? "account " + account.id() : account.email();
    }
}
