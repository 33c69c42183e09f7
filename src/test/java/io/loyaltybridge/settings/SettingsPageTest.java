package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The page of settings is made from application.properties and the catalogue. Where it is out of date, run
 * {@code mvn test -Dtest=SettingsPageTest -Ddocs.rewrite=true}.
 */
class SettingsPageTest {
    private static final Path PAGE = Path.of("docs/settings.md");

    private static SettingsPage page() throws IOException {
        return SettingsPage.of(Files.readString(Path.of("application.properties")));
    }

    @Test
    void thePageSaysWhatTheFileAndTheCatalogueSay() throws IOException {
        String text = page().text();
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE)
                .as("out of date: mvn test -Dtest=SettingsPageTest -Ddocs.rewrite=true writes it")
                .content()
                .isEqualTo(text);
    }

    @Test
    void theFileHasTheSettingsOfTheCatalogueAndNoOthers() throws IOException {
        SettingsPage page = page();
        assertThat(page.unknown()).isEmpty();
        assertThat(page.keys()).doesNotHaveDuplicates().containsAll(Catalog.SETTINGS.keySet());
        assertThat(Catalog.SOURCE.keySet())
                .allSatisfy(part -> assertThat(page.text()).contains("\n| `" + part + "` | "));
    }

    @Test
    void theFileIsDividedAsTheCatalogueIs() throws IOException {
        Map<String, List<String>> divided = page().divided();

        assertThat(divided.keySet())
                .containsExactly("The process", "A site: these are also the defaults of the files in bridge.sites-dir");
        Iterator<List<String>> parts = divided.values().iterator();
        assertThat(parts.next())
                .filteredOn(key -> !key.startsWith("camel."))
                .containsExactlyInAnyOrderElementsOf(Catalog.PROCESS.keySet());
        List<String> site = parts.next();
        assertThat(site).allMatch(Catalog::isOfASite);
        assertThat(site)
                .filteredOn(key -> !key.startsWith("sources."))
                .containsExactlyInAnyOrderElementsOf(Catalog.SITE.keySet());
        assertThat(Catalog.PROCESS.keySet()).doesNotContainAnyElementsOf(Catalog.SITE.keySet());
    }

    @Test
    void aKeyThatIsNoSettingIsFound() {
        assertThat(SettingsPage.of("# Words.\nbridge.port=8080\n#bridge.prot=1\n")
                        .unknown())
                .containsExactly("bridge.prot");
        assertThat(SettingsPage.of("#   secrte  a word\nsources.a.email=/email\n")
                        .unknown())
                .containsExactly("sources.<name>.secrte");
    }
}
