package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who the customers of a source are: read once each, and nobody taken for somebody else. */
@Tag("service")
class SetupSourcesTest extends SetupCase {

    /** Cut off between any two of the places that it notes on disk; it has to come to its end by and by. */
    @Test
    void aFileIsReadOnceWhereverItIsCutOff() throws Exception {
        alone();
        sync.wix().setWebhookUrl(null);
        String file = csv(1_700);
        int exit = -1;
        for (int cut = 0; exit < 0 && cut < 100; cut++) {
            exit = cutOffAfter(1 + cut, file);
        }
        assertThat(exit).isZero();
        assertThat(printed())
                .doesNotContain("have this e-mail")
                .contains("1700 customers of the file", "  1700 missing on Wix");
    }

    private int cutOffAfter(int places, String file) {
        out.clear();
        AtomicInteger noted = new AtomicInteger();
        try {
            return sync.bridge()
                    .job("setup")
                    .run(List.of("--from=csv", "--file=" + file, "--link-only", "--progress-every=0s"), line -> {
                        out.add(line);
                        if (line.startsWith("setup: ")
                                && line.contains(" customers; ")
                                && noted.incrementAndGet() == places) {
                            throw new IllegalStateException("cut off");
                        }
                    });
        } catch (IllegalStateException e) {
            return -1;
        }
    }

    @Test
    void contactsWithOneEmailAreFoundHoweverFarApartTheyAre() throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        sync.program().seedCustomer("twice@example.com", "T", 70);
        sync.wix().seedContact("twice@example.com", "A");
        for (int i = 0; i < 600; i++) {
            sync.wix().seedContact("c" + i + "@example.com", "C");
        }
        sync.wix().seedContact("twice@example.com", "B");

        setup("--from=contacts", "--via=imports");

        assertThat(Tables.count(dir, "links WHERE email = 'twice@example.com' AND contact_id IS NOT NULL"))
                .isZero();
        assertThat(sync.wix().accounts().stream()
                        .filter(a -> a.path("points").path("balance").asLong() != 0))
                .isEmpty();
        assertThat(sync.wix().accounts()).hasSize(602);
    }

    @Test
    void twoCustomersWhoAreOneContactAreSetAsideHoweverFarApartTheyAre() throws Exception {
        alone();
        sync.wix().setWebhookUrl(null);
        onWix(
                "/contacts/v4/contacts",
                "{'info':{'name':{'first':'Ada'},'emails':{'items':[{'email':'a@example.com','primary':true},{'email':'b@example.com'}]}},'allowDuplicates':false}");
        List<String> lines = new ArrayList<>(List.of("email,balance", "a@example.com,100"));
        for (int i = 0; i < 600; i++) {
            lines.add("c" + i + "@example.com,1");
        }
        lines.add("b@example.com,50");

        setup("--from=csv", "--via=imports", "--file=" + csv(lines.toArray(String[]::new)));

        assertThat(printed())
                .contains(
                        "a@example.com: the contact ",
                        "b@example.com: the contact ",
                        " on Wix carries the e-mails of several customers of the file");
        assertThat(onWix("a@example.com")).isEqualTo(-1);
        assertThat(sync.wix().accounts()).hasSize(600);
    }

    @Test
    void aSecondEmailOfOneWhoIsKnownDoesNotGetHisBalanceAgain() throws Exception {
        alone();
        sync.wix().setWebhookUrl(null);
        onWix(
                "/contacts/v4/contacts",
                "{'info':{'name':{'first':'Ada'},'emails':{'items':[{'email':'a@example.com','primary':true},{'email':'b@example.com'}]}},'allowDuplicates':false}");
        setup("--from=csv", "--file=" + csv("email,balance", "a@example.com,100"));
        setup(
                "--from=csv",
                "--opening=sum",
                "--file=" + csv("email,balance", "a@example.com,100", "b@example.com,100"));
        assertThat(printed())
                .contains(
                        "b@example.com: the contact ", " on Wix carries the e-mails of several customers of the file");
        assertThat(onWix("a@example.com")).isEqualTo(100);
    }

    @Test
    void aMemberGetsHisBalanceToo() throws Exception {
        alone();
        String contact = sync.wix().seedMember("ada@example.com", "Ada");
        setup("--from=csv", "--file=" + csv("member-id,balance", sync.wix().memberId(contact) + ",30"));
        assertThat(sync.wixBalance(contact)).isEqualTo(30);
        assertThat(Tables.text(dir, "SELECT email FROM links")).isEqualTo("ada@example.com");
    }

    @Test
    void idsOfAFileBindNobodyBeforeThereIsAProgram() throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String ada = sync.program().seedCustomer("ada@example.com", "Ada", 100);
        String base = sync.program().baseUrl();
        sync.stopBridge();
        sync.startBridge(Map.of("program.base-url", ""));
        sync.wix().setWebhookUrl(null);
        setup("--from=csv", "--file=" + csv("id,email,balance", "17,ada@example.com,100"));
        assertThat(onWix("ada@example.com")).isEqualTo(100);
        assertThat(Tables.count(dir, "links WHERE program_id IS NOT NULL")).isZero();
        assertThat(Tables.count(dir, "observations WHERE side = 'program'")).isZero();
        sync.stopBridge();
        sync.startBridge(Map.of("program.base-url", base));
        sync.program().setWebhookUrl(null);

        setup("--from=program");

        assertThat(Tables.text(dir, "SELECT program_id FROM links")).isEqualTo(ada);
        assertThat(List.of(onWix("ada@example.com"), sync.programBalance(ada))).containsExactly(100L, 100L);
        assertThat(Tables.count(dir, "observations")).isEqualTo(2);
    }

    private void database(String table, String... inserts) throws Exception {
        try (Connection shop = DriverManager.getConnection("jdbc:sqlite:" + files.resolve("shop.db"));
                Statement statement = shop.createStatement()) {
            statement.execute(table);
            for (String insert : inserts) {
                statement.execute(insert);
            }
        }
    }

    private void aloneWithDatabase(String query) throws Exception {
        alone("setup.jdbc-url", "jdbc:sqlite:" + files.resolve("shop.db"), "setup.jdbc-query", query);
    }

    @Test
    void idsThatAreTextStayText() throws Exception {
        database(
                "CREATE TABLE customers (id TEXT PRIMARY KEY, email TEXT, balance INTEGER)",
                "INSERT INTO customers VALUES ('0001', 'a@example.com', 1), ('0002', 'b@example.com', 2), ('0100', 'c@example.com', 3)");
        aloneWithDatabase("SELECT id, email, balance FROM customers WHERE id > :?after ORDER BY id LIMIT 1");
        setup("--from=jdbc");
        assertThat(List.of(onWix("a@example.com"), onWix("b@example.com"), onWix("c@example.com")))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void aQueryWithoutALimitIsReadInPagesAllTheSame() throws Exception {
        database("CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)");
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= 2_500; i++) {
            values.add("(" + i + ", 'c" + i + "@example.com')");
        }
        database("INSERT INTO customers VALUES " + String.join(",", values));
        aloneWithDatabase("SELECT id, email FROM customers WHERE id > :?after ORDER BY id");
        setup("--from=jdbc", "--link-only");
        assertThat(out).contains("2500 customers of the database");
        var page =
                sync.bridge().camelContext().createProducerTemplate().send("direct:list-database-customers", e -> {});
        assertThat(page.getVariable("customers", List.class)).hasSize(1_000);
    }

    @Test
    void aQueryThatComesBackToTheSameRowIsNamed() throws Exception {
        database(
                "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)",
                "INSERT INTO customers VALUES (1, 'a@example.com'), (2, 'b@example.com')");
        aloneWithDatabase("SELECT id, email FROM customers WHERE id >= :?after ORDER BY id LIMIT 2");
        assertThat(run("--from=jdbc", "--yes")).isEqualTo(1);
        assertThat(printed())
                .contains(
                        "setup: setup.jdbc-query: the page after 2 ends with 2 again; expected later rows, as in WHERE id > :?after"
                                + " ORDER BY id");
    }
}
