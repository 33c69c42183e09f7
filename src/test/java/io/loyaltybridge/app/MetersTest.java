package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The label {@code site}: there where there are several sites, but not too many. */
class MetersTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry, 2);

    @BeforeEach
    void aGauge() {
        meters.gauge("parked", "What is parked", String::length, () -> 42, "kind", "event");
    }

    private void count(String site) {
        meters.counter(site, "likes", null, "source", "shop").increment();
    }

    @Test
    void oneSiteHasNone() {
        meters.sites(List.of("anna"));
        count("anna");
        assertThat(registry.scrape())
                .contains("likes_total{source=\"shop\"} 1.0", "parked{kind=\"event\"} 42.0")
                .doesNotContain("site=");
    }

    @Test
    void severalHaveIt() {
        meters.sites(List.of("anna", "ben"));
        count("anna");
        count("anna");
        count("ben");
        count(null);
        assertThat(registry.scrape())
                .contains(
                        "likes_total{site=\"anna\",source=\"shop\"} 2.0",
                        "likes_total{site=\"ben\",source=\"shop\"} 1.0",
                        "likes_total{site=\"\",source=\"shop\"} 1.0",
                        "parked{kind=\"event\",site=\"anna\"} 4.0",
                        "parked{kind=\"event\",site=\"ben\"} 3.0");
    }

    @Test
    void tooManyHaveTheSum() {
        meters.sites(List.of("anna", "ben", "carla"));
        count("anna");
        count("carla");
        assertThat(registry.scrape())
                .contains("likes_total{source=\"shop\"} 2.0", "parked{kind=\"event\"} 42.0")
                .doesNotContain("site=");
    }

    @Test
    void gaugesOfOneNameGetTheNewLabelsTogether() {
        meters.gauge("parked", "What is parked", String::length, () -> 7, "kind", "mail");
        meters.sites(List.of("anna", "ben"));
        meters.sites(List.of("anna"));
        assertThat(registry.scrape())
                .contains("parked{kind=\"event\"} 42.0", "parked{kind=\"mail\"} 7.0")
                .doesNotContain("site=");
    }

    @Test
    void whenSitesComeAndGoTheNamesStay() {
        meters.sites(List.of("anna"));
        count("anna");
        meters.sites(List.of("anna", "ben"));
        count("anna");
        count("ben");
        assertThat(registry.scrape())
                .contains("likes_total{site=\"anna\",source=\"shop\"} 1.0", "parked{kind=\"event\",site=\"ben\"} 3.0");

        meters.sites(List.of("anna", "carla"));
        count("anna");
        assertThat(registry.scrape())
                .contains("likes_total{site=\"anna\",source=\"shop\"} 2.0", "parked{kind=\"event\",site=\"carla\"} 5.0")
                .doesNotContain("ben");

        meters.sites(List.of("anna", "carla", "dora"));
        count("dora");
        assertThat(registry.scrape())
                .contains("likes_total{source=\"shop\"} 1.0", "parked{kind=\"event\"} 42.0")
                .doesNotContain("site=");
    }
}
