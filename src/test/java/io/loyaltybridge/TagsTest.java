package io.loyaltybridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The profile "quick" leaves out what has the tag "service": these tests start the whole program. So each of them has to carry it. */
class TagsTest {
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.loyaltybridge");

    /** Whether the class, or a helper of its, names the whole program. */
    private static boolean startsTheProgram(JavaClass test) {
        Set<String> seen = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(List.of(test));
        while (!open.isEmpty()) {
            JavaClass at = open.pop();
            if (at.getName().equals("io.loyaltybridge.app.Bridge")) {
                return true;
            }
            if (seen.add(at.getName()) && TESTS.contain(at.getName())) {
                at.getDirectDependenciesFromSelf()
                        .forEach(d -> open.push(d.getTargetClass().getBaseComponentType()));
            }
        }
        return false;
    }

    private static boolean isTagged(JavaClass test) {
        return Stream.concat(Stream.of(test), test.getAllRawSuperclasses().stream())
                .flatMap(type -> type.tryGetAnnotationOfType(Tag.class).stream())
                .anyMatch(tag -> tag.value().equals("service"));
    }

    @Test
    void whatStartsTheWholeProgramSaysSo() {
        List<String> wrong = TESTS.stream()
                .filter(type -> type.getSimpleName().endsWith("Test") && type.isTopLevelClass())
                .filter(type -> startsTheProgram(type) != isTagged(type))
                .map(type ->
                        type.getName() + (isTagged(type) ? " has the tag for nothing" : " needs @Tag(\"service\")"))
                .sorted()
                .toList();

        assertThat(wrong).isEmpty();
    }
}
