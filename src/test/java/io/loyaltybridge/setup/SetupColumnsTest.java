package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a setup says of the columns that it finds, and what it asks. */
@Tag("service")
class SetupColumnsTest extends SetupCase {
    private static final String USED =
            "customers.csv: columns used: \"email\", \"name\"; ignored: \"Points\", \"City\"";
    private static final String NONE =
            "customers.csv: has no column \"balance\", so nobody gets points from it; setup.csv-balance names the"
                    + " column, and --yes confirms it";

    private String withPoints() {
        return csv("email,Points,name,City", "ada@example.com,250,Ada,Turin", "ben@example.com,80,Ben,Rome");
    }

    @Test
    void fileWithoutBalancesIsAskedAboutBeforeAnythingIsChanged() throws Exception {
        alone("setup.program-name", "Star Club");
        String file = withPoints();

        assertThat(run("--from=csv", "--file=" + file)).isEqualTo(1);

        assertThat(out).containsExactly(USED, "setup: " + NONE);
        assertThat(sync.wix().accounts()).isEmpty();
        assertThat(Tables.count(dir, "jobs WHERE ended_at IS NULL")).isZero();

        setup("--from=csv", "--file=" + file, "--dry-run");
        assertThat(out.subList(0, 2)).containsExactly(USED, NONE);
        assertThat(sync.wix().accounts()).isEmpty();

        setup("--from=csv", "--file=" + file, "--yes");
        assertThat(out.subList(0, 2)).containsExactly(USED, NONE);
        assertThat(onWix("ada@example.com")).isZero();
    }

    @Test
    void settingNamesTheColumn() throws Exception {
        alone("setup.csv-balance", "Points");

        setup("--from=csv", "--file=" + withPoints());

        assertThat(out.get(0))
                .isEqualTo("customers.csv: columns used: \"email\", \"Points\", \"name\"; ignored: \"City\"");
        assertThat(onWix("ada@example.com")).isEqualTo(250);
    }

    @Test
    void linksNeedNoBalances() throws Exception {
        alone();

        setup("--from=csv", "--file=" + withPoints(), "--link-only");

        assertThat(out).contains(USED).doesNotContain(NONE);
    }

    @Test
    void queryWithoutBalancesIsAskedAboutToo() throws Exception {
        try (Connection shop = DriverManager.getConnection("jdbc:sqlite:" + files.resolve("shop.db"));
                Statement statement = shop.createStatement()) {
            statement.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, points INTEGER)");
            statement.execute("INSERT INTO customers VALUES (1, 'ada@example.com', 250)");
        }
        alone(
                "setup.jdbc-url",
                "jdbc:sqlite:" + files.resolve("shop.db"),
                "setup.jdbc-query",
                "SELECT id, email, points FROM customers WHERE id > :?after ORDER BY id LIMIT 10");

        assertThat(run("--from=jdbc")).isEqualTo(1);

        assertThat(out)
                .containsExactly(
                        "setup.jdbc-query: columns used: email, id; ignored: points",
                        "setup: setup.jdbc-query: returns no column"
                                + " balance, so nobody gets points from it; AS balance names the column, and --yes confirms it");
        assertThat(onWix("ada@example.com")).isEqualTo(-1);
        setup("--from=jdbc", "--yes");
        assertThat(onWix("ada@example.com")).isZero();
    }

    @Test
    void planWithoutAQuotaSaysForWhichOneItsTimesAre() throws Exception {
        alone();

        setup("--from=csv", "--file=" + csv(3), "--dry-run");

        assertThat(out)
                .contains(
                        "  wix.quota-per-minute=0 sets no limit here; the times are for the 200 calls a minute that Wix usually allows");
    }

    @Test
    void planWithAQuotaCountsWithIt() throws Exception {
        alone("wix.quota-per-minute", "50");

        setup("--from=csv", "--file=" + csv(3), "--dry-run");

        assertThat(printed()).contains("at 50/min").doesNotContain("sets no limit");
    }
}
