package io.loyaltybridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The clients that Square, Voucherify, Talon.One and Wix publish make the calls of our connectors to the stand-ins, and read the answers by their own
 * types. So a stand-in that answered in another form than the vendor would be found, and so would one that does not do what a call asks.
 */
@Tag("process")
class VendorClientsTest {
    private static final String EMAIL = "ada@example.com";
    private static final String NEW_EMAIL = "new@example.com";
    private static final String ID = "op-1";
    private static final long BEFORE = 10;
    private static final long AMOUNT = 5;

    private static ProgramStandIn start(ProgramKind kind) {
        return ProgramStandIn.start(ProgramStandIn.Options.builder().kind(kind).build());
    }

    private static JsonNode run(String script, String url, String token, Map<String, String> more) {
        Map<String, Object> input = new TreeMap<>(
                Map.of("url", url, "token", token, "email", EMAIL, "newEmail", NEW_EMAIL, "amount", AMOUNT, "id", ID));
        input.putAll(more);
        return NodePrograms.run(script, input);
    }

    private static String text(JsonNode read, String pointer) {
        return read.at(pointer).asText();
    }

    private static long number(JsonNode read, String pointer) {
        assertThat(read.at(pointer).isNumber()).as(pointer).isTrue();
        return read.at(pointer).asLong();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new java.util.ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** Those of our connector: by its id. */
    private static List<Long> booked(ProgramStandIn program, String customer, String id) {
        return program.transactions(customer).stream()
                .filter(each -> each.path("reference").asText().equals(id))
                .map(each -> each.path("amount").asLong())
                .toList();
    }

    @Test
    void squareReadsItsStandIn() {
        try (ProgramStandIn square = start(ProgramKind.SQUARE)) {
            String account = square.seedCustomer(EMAIL, "Ada", BEFORE);
            square.addSquareProfile("bob@example.com", "+14155559999");

            JsonNode read =
                    run("square.mjs", square.baseUrl(), square.options().token(), Map.of("phone", "+14155559999"));

            assertThat(text(read, "/profileEmail")).isEqualTo(EMAIL);
            assertThat(text(read, "/sameEmail")).isEqualTo(EMAIL);
            assertThat(texts(read.path("severalEmails"))).containsExactly(EMAIL);
            assertThat(text(read, "/accountId")).isEqualTo(account);
            assertThat(read.path("adjusted")).isEqualTo(read.path("repeated")).isEqualTo(read.path("event"));
            assertThat(number(read, "/adjusted/adjustPoints/points")).isEqualTo(AMOUNT);
            assertThat(text(read, "/adjusted/adjustPoints/reason")).isEqualTo(ID);
            assertThat(text(read, "/adjusted/loyaltyAccountId")).isEqualTo(account);
            assertThat(number(read, "/account/balance")).isEqualTo(BEFORE + AMOUNT);
            assertThat(text(read, "/account/mapping/phoneNumber")).isEqualTo(text(read, "/profilePhone"));
            assertThat(number(read, "/created/balance")).isZero();
            assertThat(texts(read.path("pages"))).containsExactly(account, text(read, "/created/id"));
            assertThat(text(read, "/missing")).isEqualTo("404 INVALID_REQUEST_ERROR NOT_FOUND");
            assertThat(text(read, "/tooMuch")).isEqualTo("400 INVALID_REQUEST_ERROR BAD_REQUEST");
            assertThat(text(read, "/keyReused")).isEqualTo("400 INVALID_REQUEST_ERROR IDEMPOTENCY_KEY_REUSED");
            assertThat(text(read, "/badPhone")).isEqualTo("400 INVALID_REQUEST_ERROR INVALID_PHONE_NUMBER");
            assertThat(text(read, "/wrongToken")).isEqualTo("401 AUTHENTICATION_ERROR UNAUTHORIZED");
            assertThat(texts(read.path("unknownWords"))).isEmpty();
            assertThat(booked(square, account, ID)).containsExactly(AMOUNT);
            assertThat(square.customer(text(read, "/created/id"))).isNotNull();
        }
    }

    @Test
    void voucherifyReadsItsStandIn() {
        try (ProgramStandIn voucherify = start(ProgramKind.VOUCHERIFY)) {
            String card = voucherify.seedCustomer(EMAIL, "Ada", BEFORE);

            JsonNode read = run(
                    "voucherify.mjs",
                    voucherify.baseUrl(),
                    voucherify.options().token(),
                    Map.of(
                            "app",
                            voucherify.settings().get("program.app-id"),
                            "campaign",
                            voucherify.settings().get("program.loyalty-id")));

            assertThat(text(read, "/holderEmail")).isEqualTo(EMAIL);
            assertThat(text(read, "/sameEmail")).isEqualTo(EMAIL);
            assertThat(text(read, "/code")).isEqualTo(card);
            assertThat(number(read, "/before/balance")).isEqualTo(BEFORE);
            assertThat(number(read, "/changed/points")).isEqualTo(AMOUNT);
            assertThat(number(read, "/changed/balance")).isEqualTo(BEFORE + AMOUNT);
            assertThat(number(read, "/member/loyalty_card/balance")).isEqualTo(BEFORE + AMOUNT);
            assertThat(text(read, "/transaction/type")).isEqualTo("POINTS_ADDITION");
            assertThat(number(read, "/transaction/details/balance/points")).isEqualTo(AMOUNT);
            assertThat(read.path("more").asBoolean(true)).isFalse();
            assertThat(texts(read.path("pages"))).containsExactly(text(read, "/created/code"), card);
            assertThat(number(read, "/total")).isEqualTo(2);
            assertThat(text(read, "/missing")).startsWith("404 not_found ");
            assertThat(text(read, "/missingCustomer")).startsWith("404 not_found ");
            assertThat(text(read, "/tooMuch")).startsWith("400 ");
            assertThat(text(read, "/wrongToken")).startsWith("401 unauthorized ");
            assertThat(booked(voucherify, card, ID)).containsExactly(AMOUNT);
            assertThat(voucherify
                            .customer(text(read, "/created/code"))
                            .path("email")
                            .asText())
                    .isEqualTo(NEW_EMAIL);
        }
    }

    @Test
    void talonOneReadsItsStandIn() {
        try (ProgramStandIn talon = start(ProgramKind.TALON_ONE)) {
            String profile = talon.seedCustomer(EMAIL, "Ada", BEFORE);

            JsonNode read = run(
                    "talon-one.mjs",
                    talon.baseUrl(),
                    talon.options().token(),
                    Map.of(
                            "secondToken",
                            talon.options().secondToken(),
                            "program",
                            talon.settings().get("program.loyalty-id"),
                            "profile",
                            profile,
                            "newProfile",
                            "lb-1"));

            assertThat(texts(read.path("found"))).containsExactly(profile);
            assertThat(text(read, "/foundType")).isEqualTo("CustomerProfile");
            assertThat(number(read, "/balance/activePoints")).isEqualTo(BEFORE + AMOUNT - 1);
            assertThat(texts(read.path("ledger"))).hasSize(3);
            assertThat(read.path("ledger").findValuesAsText("name")).startsWith(ID + "-less", ID);
            assertThat(read.path("changes").findValuesAsText("name")).startsWith(ID + "-less", ID);
            assertThat(read.path("changes").findValuesAsText("amount")).startsWith("1", Long.toString(AMOUNT));
            assertThat(read.path("changes").findValuesAsText("type")).startsWith("subtraction", "addition");
            assertThat(read.path("changes").findValuesAsText("customerProfileId"))
                    .containsOnly(profile);
            assertThat(read.path("changesMore").asBoolean(true)).isFalse();
            assertThat(text(read, "/updated/integrationId")).isEqualTo("lb-1");
            assertThat(text(read, "/updated/attributes/Email")).isEqualTo(NEW_EMAIL);
            assertThat(texts(read.path("pages"))).containsExactly(profile, "lb-1");
            assertThat(texts(read.path("more"))).containsExactly("true", "false");
            assertThat(text(read, "/tooMuch")).startsWith("400 400 ");
            assertThat(text(read, "/missing")).startsWith("404 404 ");
            assertThat(text(read, "/wrongToken")).startsWith("401 401 ");
            assertThat(text(read, "/wrongSecondToken")).startsWith("401 401 ");
            assertThat(booked(talon, profile, ID)).containsExactly(AMOUNT);
            assertThat(booked(talon, profile, ID + "-less")).containsExactly(-1L);
            assertThat(talon.customer("lb-1").path("email").asText()).isEqualTo(NEW_EMAIL);
        }
    }

    @Test
    void wixReadsItsStandIn() {
        try (WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().build())) {
            String contact = wix.seedAccount(EMAIL, "Ada", BEFORE);

            JsonNode read = run(
                    "wix.mjs",
                    wix.baseUrl(),
                    "key-of-no-value",
                    Map.of("site", "5d1e7a2c-0000-4000-8000-000000000005", "contact", contact));

            String account = wix.account(contact).path("id").asText();
            assertThat(text(read, "/account/_id")).isEqualTo(account);
            assertThat(number(read, "/account/points/balance")).isEqualTo(BEFORE);
            assertThat(number(read, "/earned/account/points/balance")).isEqualTo(BEFORE + AMOUNT);
            assertThat(number(read, "/adjusted/account/points/balance")).isEqualTo(BEFORE + AMOUNT - 1);
            assertThat(read.path("read"))
                    .isEqualTo(read.at("/adjusted/account"))
                    .isEqualTo(read.at("/queried/0"));
            assertThat(read.path("ledger").findValuesAsText("_id"))
                    .startsWith(text(read, "/adjusted/transactionId"), text(read, "/earned/transactionId"));
            assertThat(read.path("one")).isEqualTo(read.at("/ledger/1"));
            assertThat(text(read, "/one/idempotencyKey")).isEqualTo(ID);
            assertThat(number(read, "/count")).isEqualTo(2);
            assertThat(number(read, "/totals/points/balance")).isEqualTo(BEFORE + AMOUNT - 1);
            assertThat(text(read, "/status")).isEqualTo("ACTIVE");
            assertThat(text(read, "/contact/primaryInfo/email")).isEqualTo(NEW_EMAIL);
            assertThat(number(read, "/contacts")).isEqualTo(1);
            assertThat(text(read, "/createdAccount/contactId")).isEqualTo(text(read, "/contact/_id"));
            assertThat(texts(read.path("unknownWords"))).isEmpty();
            assertThat(texts(read.path("noTimes"))).isEmpty();
            assertThat(text(read, "/missing")).isEqualTo("NOT_FOUND");
            assertThat(text(read, "/staleRevision")).isEqualTo("REVISION_MISMATCH");
            assertThat(text(read, "/wrongKey")).isEqualTo("401");
            assertThat(wix.account(contact).at("/points/balance").asLong()).isEqualTo(BEFORE + AMOUNT - 1);
            assertThat(wix.accounts()).hasSize(2);
        }
    }
}
