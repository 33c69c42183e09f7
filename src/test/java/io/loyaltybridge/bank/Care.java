package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link CareChecker} reads beside the {@link Evidence}: how customers were treated.
 *
 * @param links      the bridge's customers
 * @param deleted    accounts that were deleted, as {@code <side>/<e-mail>}; nobody but the bridge deletes any
 * @param milestones balances that are worth a coupon; empty where coupons are off
 * @param effects    coupons and mails of the bridge
 * @param coupons    codes of the coupons on Wix
 * @param mails      what the mail server took
 * @param calls      the calls that both stand-ins got
 * @param limits     how many calls there may be at most in some time, each
 */
record Care(
        List<LinkRow> links,
        List<String> deleted,
        List<Long> milestones,
        List<EffectRow> effects,
        List<String> coupons,
        List<MailRow> mails,
        List<Call> calls,
        List<Limit> limits) {
    /** A customer of the bridge; holds are reasons, or null. */
    record LinkRow(String email, String state, String detail, String wixHold, String programHold) {}

    /** A coupon or a mail; milestone and code are those of a coupon. */
    record EffectRow(String email, String kind, String state, long milestone, String code, String outcome) {}

    /** A mail that was taken. */
    record MailRow(String id, String to, String subject) {}

    /** A call; {@code about} is the customer's e-mail, or what the call names where he is not known. */
    record Call(String side, long at, String operation, String about, int status) {}

    /** In this time (epoch milliseconds) an operation may be answered with this status {@code most} times for one customer. */
    record Limit(long from, long to, String operation, int status, int most) {}

    static Care collect(BankSite site, List<Long> milestones) {
        return collect(site.dir, site.bank.dir.resolve("data"), site.id, site.wix, milestones);
    }

    /** The same of files in other places, as {@link Evidence#collect} has them. */
    static Care collect(Path dir, Path data, String id, Side wix, List<Long> milestones) {
        List<String> deleted = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (String side : List.of("wix", "program")) {
            for (JsonNode line : History.read(dir.resolve(side + ".jsonl"))) {
                String email = line.path("email").asText();
                for (String name : List.of("accountId", "contactId")) {
                    if (line.hasNonNull(name)) {
                        names.put(line.path(name).asText(), email);
                    }
                }
                if (line.path("type").asText().equals("DELETE")) {
                    deleted.add(side + "/" + email);
                }
            }
        }
        List<Call> calls = new ArrayList<>();
        for (String file : List.of(BankStandIns.CALLS_OF_WIX, BankStandIns.CALLS_OF_PROGRAM)) {
            for (JsonNode line : History.read(dir.resolve(file))) {
                calls.add(new Call(
                        file.startsWith("wix") ? "wix" : "program",
                        line.path("at").asLong(),
                        line.path("operation").asText(),
                        about(line, names),
                        line.path("status").asInt()));
            }
        }
        List<MailRow> mails = History.read(dir.resolve(BankStandIns.MAILS)).stream()
                .map(line -> new MailRow(
                        line.path("id").asText(),
                        line.path("to").asText(),
                        line.path("subject").asText()))
                .toList();
        List<String> coupons = new ArrayList<>();
        wix.get("coupons")
                .path("coupons")
                .forEach(coupon ->
                        coupons.add(coupon.path("specification").path("code").asText()));
        List<Limit> limits = History.read(dir.resolve(History.FILE)).stream()
                .filter(line -> line.path("f").asText().equals("limit"))
                .map(line -> new Limit(
                        line.path("from").asLong(),
                        line.path("to").asLong(),
                        line.path("operation").asText(),
                        line.path("status").asInt(),
                        line.path("most").asInt()))
                .toList();
        try (SqliteStore store = SqliteStore.openReadOnly(data)) {
            return store.read(tx -> new Care(
                    tx.list(
                            "SELECT email, state, detail, wix_hold, program_hold FROM links WHERE site = ?",
                            r -> new LinkRow(
                                    r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5)),
                            id),
                    deleted,
                    milestones,
                    tx.list(
                            "SELECT l.email, e.kind, e.state, e.payload, e.outcome FROM effects e JOIN links l ON l.site = e.site AND l.id = e.link_id WHERE e.site = ?",
                            r -> {
                                JsonNode payload = json(r.getString(4));
                                return new EffectRow(
                                        r.getString(1),
                                        r.getString(2),
                                        r.getString(3),
                                        payload.path("milestone").asLong(),
                                        payload.path("code").asText(null),
                                        r.getString(5));
                            },
                            id),
                    coupons,
                    mails,
                    calls,
                    limits));
        }
    }

    private static JsonNode json(String text) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String about(JsonNode call, Map<String, String> names) {
        if (call.hasNonNull("email")) {
            return call.path("email").asText();
        }
        if (call.hasNonNull("contactId")) {
            return names.getOrDefault(
                    call.path("contactId").asText(), call.path("contactId").asText());
        }
        return Arrays.stream(call.path("path").asText().split("/"))
                .filter(names::containsKey)
                .map(names::get)
                .findFirst()
                .orElse("");
    }
}
