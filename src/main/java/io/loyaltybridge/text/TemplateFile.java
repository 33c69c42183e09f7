package io.loyaltybridge.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of templates, read and checked.
 *
 * @param subject null where it is not a mail, or is the HTML of one
 */
record TemplateFile(TemplateName name, Path path, @Nullable Template subject, Template body) {
    private static final String SUBJECT = "Subject:";
    /** Wix's limit of one text of a message in the inbox. */
    private static final int LONGEST_MESSAGE = 16_384;

    /** Empty where it cannot be used; the problems say why. A file that can be used may have problems too. */
    static Optional<TemplateFile> read(Path path, TemplateName name, List<String> all) {
        Problems problems = new Problems(path, all);
        int before = all.size();
        return text(path, problems)
                .filter(text -> onlyText(text, problems))
                .map(text -> name.html()
                        ? html(text, path, name, problems)
                        : name.kind().mail() ? mail(text, path, name, problems) : message(text, path, name, problems))
                .filter(file -> all.size() == before);
    }

    private static TemplateFile html(String text, Path path, TemplateName name, Problems problems) {
        Template body = TemplateParser.parse(text, 1, name.kind(), true, problems);
        if (body.empty()) {
            problems.at(1, "expected the HTML of the mail, found nothing");
        }
        return new TemplateFile(name, path, null, body);
    }

    private static TemplateFile message(String text, Path path, TemplateName name, Problems problems) {
        Template body = TemplateParser.parse(text.stripTrailing(), 1, name.kind(), false, problems);
        if (body.empty()) {
            problems.at(1, "expected the text of the message, found nothing");
        }
        if (body.longest() > LONGEST_MESSAGE) {
            problems.at(
                    1,
                    "with the longest values this message has " + body.longest() + " characters; expected at most "
                            + LONGEST_MESSAGE + " (a limit of Wix)");
        }
        return new TemplateFile(name, path, null, body);
    }

    private static TemplateFile mail(String text, Path path, TemplateName name, Problems problems) {
        String[] lines = text.split("\n", 3);
        Template subject = null;
        if (lines[0].startsWith(SUBJECT)) {
            subject =
                    TemplateParser.parse(lines[0].substring(SUBJECT.length()).strip(), 1, name.kind(), false, problems);
            if (subject.empty()) {
                problems.at(1, "the subject is empty");
            }
        } else {
            problems.at(
                    1,
                    "expected \"Subject: \" and the subject of the mail, found \"" + PlainText.cut(lines[0], 40)
                            + "\"");
        }
        if (lines.length > 1 && !lines[1].isBlank()) {
            problems.at(
                    2,
                    "expected an empty line between subject and text, found \"" + PlainText.cut(lines[1], 40) + "\"");
        }
        Template body = TemplateParser.parse(
                lines.length < 3 ? "" : lines[2].stripTrailing() + "\n", 3, name.kind(), false, problems);
        if (body.empty()) {
            problems.at(Math.min(lines.length, 3), "expected the text of the mail behind the subject, found nothing");
        }
        return new TemplateFile(name, path, subject, body);
    }

    private static Optional<String> text(Path path, Problems problems) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            problems.inFile("cannot be read (" + e.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            problems.at(1 + (int) text.chars().filter(c -> c == '\n').count(), "expected a text file in UTF-8");
            return Optional.empty();
        }
        return Optional.of((text.startsWith("\uFEFF") ? text.substring(1) : text)
                .replace("\r\n", "\n")
                .replace('\r', '\n'));
    }

    private static boolean onlyText(String text, Problems problems) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            } else if (c != '\t' && Character.isISOControl(c)) {
                problems.at(line, String.format("expected a text, found the control character U+%04X", (int) c));
                return false;
            }
        }
        return true;
    }
}
