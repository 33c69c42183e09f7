package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.customer.ProgramCustomer;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.ledger.store.Link;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a customer on a page, as the variables of a route of live work. Pure. */
final class Met {
    private Met() {}

    /** @param linkId null where the mapping does not know the account */
    static Map<String, Object> program(ProgramCustomer customer, @Nullable String linkId, String cause) {
        Map<String, Object> variables = common("program", linkId, cause);
        variables.put("programId", customer.id());
        variables.put("email", customer.email());
        variables.put("version", customer.at().version());
        variables.put("balance", customer.at().balance());
        return variables;
    }

    /** @param link null where the mapping does not know the account */
    static Map<String, Object> wix(WixAccount account, @Nullable Link link, String cause) {
        Map<String, Object> variables = common("wix", link == null ? null : link.id(), cause);
        variables.put("accountId", account.id());
        variables.put("contactId", account.contactId());
        variables.put("programId", link == null ? null : link.programId());
        variables.put("email", link == null ? account.email() : link.email());
        variables.put("version", account.at().version());
        variables.put("balance", account.at().balance());
        variables.put("movedAt", account.at().movedAt());
        return variables;
    }

    /** With the ids of the other side, where the link knows them. */
    static Map<String, Object> program(ProgramCustomer customer, @Nullable Link link, String cause) {
        Map<String, Object> variables = program(customer, link == null ? null : link.id(), cause);
        if (link != null) {
            variables.put("email", link.email());
            variables.put("contactId", link.contactId());
            variables.put("accountId", link.wixAccountId());
        }
        return variables;
    }

    private static Map<String, Object> common(String side, @Nullable String linkId, String cause) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("side", side);
        variables.put("kind", "account-created");
        variables.put("link", linkId);
        variables.put("cause", cause);
        return variables;
    }
}
