package io.loyaltybridge.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.privacy.store.Holds;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.privacy.store.Person;
import io.loyaltybridge.privacy.store.PersonalData;
import io.loyaltybridge.privacy.store.Rows;
import io.loyaltybridge.privacy.store.Table;
import io.loyaltybridge.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code customer export}: everything that a site's rows say of one customer, as one JSON document. Only reads. */
public final class CustomerExport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CustomerExport() {}

    /**
     * The document: {@code customer} with what they are known by, then each table that has rows of theirs or that name them. Moments
     * are in ISO 8601; payloads that are JSON stand as such.
     *
     * @param email normalised
     * @return empty where nothing is known of the address
     */
    public static Optional<ObjectNode> of(Store store, String site, String email) {
        return store.read(tx -> {
            Person who = new People(tx, site).byEmail(email);
            ObjectNode document = JSON.createObjectNode();
            ObjectNode customer = document.putObject("customer");
            who.links().forEach(customer.putArray("links")::add);
            who.emails().forEach(customer.putArray("emails")::add);
            who.names().forEach(customer.putArray("names")::add);
            who.ids().forEach(customer.putArray("ids")::add);
            boolean any = false;
            for (Table table : PersonalData.ofSites()) {
                List<Map<String, @Nullable Object>> rows = Rows.of(tx, site, table, who);
                if (!rows.isEmpty()) {
                    any = true;
                    ArrayNode list = document.putArray(table.name());
                    rows.forEach(row -> list.add(row(table, row)));
                }
            }
            return any ? Optional.of(document) : Optional.empty();
        });
    }

    private static ObjectNode row(Table table, Map<String, @Nullable Object> row) {
        ObjectNode shown = JSON.createObjectNode();
        row.forEach((column, value) -> {
            if (value instanceof Number number) {
                long whole = number.longValue();
                if ((column.equals("at") || column.endsWith("_at")) && whole > 0) {
                    shown.put(column, Instant.ofEpochMilli(whole).toString());
                } else {
                    shown.put(column, whole);
                }
            } else if (value instanceof String text && table.columns().get(column) == Holds.PAYLOAD) {
                payload(shown, column, text);
            } else if (value != null && !column.equals("site")) {
                shown.put(column, value.toString());
            }
        });
        return shown;
    }

    private static void payload(ObjectNode shown, String column, String text) {
        try {
            shown.set(column, JSON.readTree(text));
        } catch (JsonProcessingException e) {
            shown.put(column, text);
        }
    }
}
