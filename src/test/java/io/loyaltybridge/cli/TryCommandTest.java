package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryCommandTest {
    @TempDir
    private Path dir;

    private Cli tried(String payload, Map<String, String> source, String... more) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("bridge.data-dir", dir.resolve("data").toString()));
        source.forEach((name, value) -> settings.put("sources.shop." + name, value));
        Path file = Files.writeString(dir.resolve("payload"), payload);
        String[] all = new String[4 + more.length];
        all[0] = "try";
        all[1] = "shop";
        all[2] = "--file";
        all[3] = file.toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return Cli.run(Cli.config(dir.resolve("test.properties"), settings), all);
    }

    private static Map<String, String> shopify() {
        return new LinkedHashMap<>(Map.of(
                "signature",
                "shopify",
                "kind",
                "header:X-Shopify-Topic",
                "email",
                "/customer/email",
                "event-id",
                "/id",
                "object",
                "/order",
                "occurred-at",
                "/at",
                "points.orders/paid",
                "5"));
    }

    private static final String ORDER =
            "{\"id\":7,\"order\":\"o-1\",\"at\":\"2026-11-20T10:00:00Z\",\"customer\":{\"email\":\"Ada@example.com\"}}";

    @Test
    void whatIsReadIsPrintedAndNothingIsStored() throws Exception {
        Cli cli = tried(ORDER, shopify(), "--header", "X-Shopify-Topic: orders/paid");

        assertThat(cli.out())
                .isEqualTo(
                        """
                        event 1 of 1
                          id      7 (at /id)
                          e-mail  Ada@example.com (at /customer/email)
                          kind    orders/paid (header X-Shopify-Topic)
                          object  o-1 (at /order)
                          time    2026-11-20T10:00:00Z (at /at)
                          points  5
                          result  5 points, once per event; caps and what they had before are not looked at
                        """);
        assertThat(cli.exit()).isZero();
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void theRuleThatSaysNoIsNamed() throws Exception {
        assertThat(tried(ORDER, shopify()).out())
                .contains("kind    none: the header X-Shopify-Topic is missing")
                .contains("result  ignored: no points are set for the kind null (sources.shop.points)");

        Map<String, String> only = shopify();
        only.put("only-objects", "o-2");
        assertThat(tried(ORDER, only, "--header", "x-shopify-topic:orders/paid").out())
                .contains("result  ignored: this object does not count (sources.shop.only-objects)");

        Map<String, String> elsewhere = shopify();
        elsewhere.put("email", "/email");
        assertThat(tried(ORDER, elsewhere, "--header", "X-Shopify-Topic: orders/paid")
                        .out())
                .contains("e-mail  none: nothing is (at /email)")
                .contains("result  parked: the payload has no e-mail at /email (sources.shop.email)");
    }

    @Test
    void whatWouldBeTakenBackIsSaid() throws Exception {
        Map<String, String> source = Map.of(
                "points.paid",
                "/total * 1",
                "kind",
                "/type",
                "object",
                "/order",
                "reverses.refunded",
                "/order",
                "reverses-part",
                "$.money[*].amount");

        assertThat(tried(
                                "{\"type\":\"refunded\",\"order\":\"o-1\",\"money\":[{\"amount\":\"2.50\"},{\"amount\":1}]}",
                                source)
                        .out())
                .contains(
                        "back    o-1 (at /order) of shop",
                        "part    3.50 (at $.money[*].amount)",
                        "result  takes back what shop gave for that, as much of it as the part is of its amount; what was given is not looked at")
                .doesNotContain("points ");
        assertThat(tried("{\"type\":\"refunded\",\"money\":[]}", source).out())
                .contains(
                        "back    none: nothing is (at /order)",
                        "result  parked: the payload does not say what is taken back");
        assertThat(tried("{\"type\":\"refunded\",\"order\":\"o-1\",\"money\":[]}", source)
                        .out())
                .contains("result  parked: the payload does not say how much is given back");
    }

    @Test
    void aPersonStandsForAnAddress() throws Exception {
        Map<String, String> persons = Map.of("person", "/user", "points", "2");

        assertThat(tried("{\"user\":\"u-7\"}", persons).out())
                .contains("person  u-7 (at /user)", "result  who this person is decides");
        assertThat(tried("{}", persons).out())
                .contains(
                        "result  parked: the payload has neither a person at /user (sources.shop.person) nor an e-mail at"
                                + " /email");
    }

    @Test
    void amountsAndConditionsReadTheObjectAround() throws Exception {
        Map<String, String> source =
                Map.of("batch", "/lines", "email", "^/mail", "points", "^/total * 2", "only-if", "^/status = paid");
        String lines = ",\"mail\":\"a@example.com\",\"total\":3,\"lines\":[{\"n\":1}]}";

        assertThat(tried("{\"status\":\"paid\"" + lines, source).out()).contains("points  6 (^/total * 2)");
        assertThat(tried("{\"status\":\"open\"" + lines, source).out())
                .contains("result  ignored: it is not so that ^/status = paid (sources.shop.only-if)");
    }

    @Test
    void eachItemOfANestedBatchIsShown() throws Exception {
        Cli cli = tried(
                "{\"entry\":[{\"mail\":\"a@example.com\",\"changes\":[{\"v\":1},{\"v\":2}]}]}",
                Map.of("batch", "$.entry[*].changes[*]", "email", "^/mail", "points", "1", "object", "/v"));

        assertThat(cli.out())
                .contains("event 1 of 2", "event 2 of 2", "e-mail  a@example.com (at ^/mail)", "object  2 (at /v)")
                .contains("id      sha256:");
    }

    @Test
    void aFormIsReadAsTheStyleSays() throws Exception {
        Cli cli = tried(
                "type=subscribe&data%5Bemail%5D=a%40example.com",
                Map.of("signature", "mailchimp", "email", "/data[email]", "kind", "/type", "points", "1"));

        assertThat(cli.out()).contains("e-mail  a@example.com (at /data[email])", "kind    subscribe (at /type)");
    }

    @Test
    void whatWouldBeRefusedIsSaidWithItsStatus() throws Exception {
        Cli cli = tried("[]", Map.of("batch", "$[*]", "points", "1"));

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(
                        "refused with 400: expected at least one item where sources.shop.batch says that they are, found none\n");
        assertThat(tried("{", Map.of("points", "1")).err()).isEqualTo("refused with 400: expected JSON\n");
    }

    @Test
    void wrongUsageIsNamed() throws Exception {
        assertThat(tried("{}", Map.of("points", "1"), "--header", "no colon").err())
                .startsWith("--header: expected 'Name: value', found 'no colon'");
        Path config = Cli.config(dir.resolve("other.properties"), Map.of("sources.shop.points", "1"));
        assertThat(Cli.run(config, "try", "shop").err()).startsWith("--file: expected the file of a payload");
        assertThat(Cli.run(config, "try", "nobody", "--file", "x").err())
                .startsWith("no source nobody; the sources are: shop, social-like");
        assertThat(Cli.run(config, "try", "shop", "--file", dir.resolve("none").toString())
                        .err())
                .isEqualTo("--file: " + dir.resolve("none") + " cannot be read (NoSuchFileException)\n");
    }
}
