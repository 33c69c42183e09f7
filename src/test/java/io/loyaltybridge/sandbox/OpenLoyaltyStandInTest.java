package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in for Open Loyalty: what it takes, and what it refuses as Open Loyalty does. */
class OpenLoyaltyStandInTest {
    private static final String MEMBERS = "/api/default/member";
    private static final String TRANSFERS = "/api/default/points";

    private ProgramStandIn program;
    private Http http;
    private String member;

    @BeforeEach
    void start() {
        program = ProgramStandIn.start(
                ProgramStandIn.Options.builder().kind(ProgramKind.OPEN_LOYALTY).build());
        http = new Http(program.baseUrl(), "X-AUTH-TOKEN", program.options().token());
        member = program.seedCustomer("ada@example.com", "Ada", 10);
    }

    @AfterEach
    void stop() {
        program.close();
    }

    private Reply change(String call, String transfer) {
        return http.post(TRANSFERS + "/" + call, "{'transfer':" + transfer.replace("ADA", member) + "}");
    }

    private long balance() {
        return program.customer(member).path("balance").asLong();
    }

    @Test
    void aTransferTakesEffectEachTimeAndKeepsItsExternalId() {
        String transfer = "{'customer':'ADA','points':3,'externalTransferId':'x-1'}";
        assertThat(change("add", transfer).status()).isEqualTo(200);
        Reply again = change("spend", transfer);
        assertThat(change("add", transfer).status()).isEqualTo(200);
        assertThat(balance()).isEqualTo(13);
        Reply list = http.get(TRANSFERS + "?member:id=" + member);
        assertThat(list.body().path("items").findValuesAsText("externalTransferId"))
                .containsExactly("x-1", "x-1", "x-1");
        assertThat(list.body().at("/items/2/transferId")).isEqualTo(again.body().path("transferId"));
        assertThat(list.body().path("items").findValuesAsText("type"))
                .containsExactly("adding", "adding", "spending", "adding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            spend | {'customer':'ADA','points':11} | 400 | There are only 10 active units.
            add | {'customer':'ADA','points':0} | 400 | This value should be greater than 0.
            spend | {'customer':'ADA','points':-1} | 400 | This value should be greater than 0.
            add | {'customer':'ADA'} | 400 | ''
            add | {'customer':'5f0c1f2e-0000-4000-8000-00000000abcd','points':1} | 404 | ''
            """)
    void aTransferThatCannotBeIsRefused(String call, String transfer, int status, String message) {
        Reply reply = change(call, transfer);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().path("code").asInt()).isEqualTo(status);
        assertThat(reply.body().at("/errors/0/message").asText()).contains(message);
        assertThat(balance()).isEqualTo(10);
    }

    @Test
    void whoHasNoTokenIsRefusedAndSoIsACallWithoutAUserAgent() {
        Reply other = new Http(program.baseUrl(), "X-AUTH-TOKEN", "other").get(MEMBERS);
        assertThat(other.status()).isEqualTo(401);
        assertThat(other.body().path("message").asText()).isEqualTo("Authentication Required");
        assertThat(http.get(MEMBERS).status()).isEqualTo(200);
        assertThat(http.with("User-Agent", "").get(MEMBERS).status()).isEqualTo(401);
    }

    @Test
    void aScrollReadsEachMemberOnceAndEndsWithAnEmptyPage() {
        List<String> all = new ArrayList<>(List.of(member));
        for (int i = 0; i < 4; i++) {
            all.add(program.seedCustomer("m" + i + "@example.com", "M", 0));
        }
        List<String> read = new ArrayList<>();
        String scroll = "";
        List<Integer> sizes = new ArrayList<>();
        while (scroll != null) {
            Reply page =
                    http.get(MEMBERS + "?_itemsOnPage=2&_scroll=" + URLEncoder.encode(scroll, StandardCharsets.UTF_8));
            page.body()
                    .path("items")
                    .forEach(item -> read.add(item.path("customerId").asText()));
            sizes.add(page.body().path("items").size());
            scroll = page.body().at("/scroll/next").asText(null);
            if (read.size() == 2) {
                program.deleteCustomer(member);
            }
        }
        assertThat(read).containsExactlyElementsOf(all);
        assertThat(sizes).containsExactly(2, 2, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"_page=1&_scroll", "_scroll=other", "_page=501", "_itemsOnPage=51", "unknown=1"})
    void aListThatCannotBeIsRefused(String query) {
        assertThat(http.get(MEMBERS + "?" + query).status()).isEqualTo(400);
    }

    @Test
    void aMemberIsFoundByEmailAndDeleted() {
        program.seedCustomer("bob@example.com", "Bob", 0);
        Reply found = http.get(MEMBERS + "?email=ada%40example.com");
        assertThat(found.body().path("items").findValuesAsText("customerId")).containsExactly(member);
        assertThat(found.body().at("/items/0/defaultAccount/activePoints").toString())
                .isEqualTo("10.0");
        assertThat(http.send("DELETE", MEMBERS + "/" + member, null).status()).isEqualTo(204);
        assertThat(http.get(MEMBERS + "/" + member).status()).isEqualTo(404);
    }
}
