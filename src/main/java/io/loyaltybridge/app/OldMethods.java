package io.loyaltybridge.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * Methods of beans that had another name in the version before. A step of a route or Kamelet that names an old one gets the new one
 * when Camel takes the route up; what is written in the file stays.
 */
final class OldMethods extends ModelLifecycleStrategySupport {
    /** By the new name of the bean and the old one of the method. */
    static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("awardSteps.begin", "beginAward"),
            Map.entry("awardSteps.refuse", "endWithRefusal"),
            Map.entry("awardSteps.refused", "noteRefusal"),
            Map.entry("awardSteps.settle", "settleAward"),
            Map.entry("badgeCheck.end", "switchOffUnknown"),
            Map.entry("badgeCheck.page", "notePage"),
            Map.entry("consents.first", "chooseFirstAddresses"),
            Map.entry("consents.next", "chooseNextAddresses"),
            Map.entry("consents.note", "noteAnswer"),
            Map.entry("consents.refused", "askFewer"),
            Map.entry("consents.unsubscribed", "noteUnsubscribed"),
            Map.entry("customerOnWix.accountFound", "noteAccount"),
            Map.entry("customerOnWix.accountNotMade", "noteAccountRefused"),
            Map.entry("customerOnWix.contactCreated", "noteNewContact"),
            Map.entry("customerOnWix.contactDeleted", "readDeletedContact"),
            Map.entry("customerOnWix.contactExists", "noteExistingContact"),
            Map.entry("customerOnWix.contactMerged", "mergeContacts"),
            Map.entry("customerOnWix.mayCreateAccount", "checkMayCreateAccount"),
            Map.entry("customerOnWix.mayCreateContact", "checkMayCreateContact"),
            Map.entry("customerOnWix.needAccount", "failWithoutAccount"),
            Map.entry("customerOnWix.recall", "recallIds"),
            Map.entry("databaseRows.ask", "askForPage"),
            Map.entry("databaseRows.read", "readPage"),
            Map.entry("dueEffects.failed", "judgeFailure"),
            Map.entry("dueEffects.next", "handOutNext"),
            Map.entry("fileCall.answer", "readAnswer"),
            Map.entry("fileCall.noAnswer", "failWithoutAnswer"),
            Map.entry("fileCall.prepare", "prepareCall"),
            Map.entry("goneAccounts.told", "believeDeletion"),
            Map.entry("mailSteps.begin", "beginMail"),
            Map.entry("mailSteps.consent", "checkConsent"),
            Map.entry("mailSteps.contact", "noteContact"),
            Map.entry("mailSteps.failed", "judgeFailure"),
            Map.entry("mailSteps.linkFor", "chooseUnsubscribeLink"),
            Map.entry("mailSteps.prepare", "takeUpMail"),
            Map.entry("mailSteps.recipient", "chooseRecipient"),
            Map.entry("mailSteps.settle", "settleMail"),
            Map.entry("mailSteps.withoutLink", "useOwnLink"),
            Map.entry("messageSteps.begin", "beginMessage"),
            Map.entry("messageSteps.consent", "checkConsent"),
            Map.entry("messageSteps.contact", "noteContact"),
            Map.entry("messageSteps.conversation", "noteConversation"),
            Map.entry("messageSteps.gone", "forgetConversation"),
            Map.entry("messageSteps.look", "lookForMessage"),
            Map.entry("messageSteps.prepare", "takeUpMessage"),
            Map.entry("messageSteps.settle", "settleMessage"),
            Map.entry("milestoneBadges.assigned", "keepAssigned"),
            Map.entry("milestoneBadges.done", "settleAll"),
            Map.entry("milestoneBadges.failed", "judgeFailure"),
            Map.entry("milestoneBadges.give", "takeUpToGive"),
            Map.entry("milestoneBadges.given", "settleGiven"),
            Map.entry("milestoneBadges.remove", "takeUpToRemove"),
            Map.entry("milestoneBadges.removed", "settleRemoved"),
            Map.entry("milestoneCoupons.begin", "beginCoupon"),
            Map.entry("milestoneCoupons.refused", "acceptOwnCode"),
            Map.entry("milestoneCoupons.settle", "settleCoupon"),
            Map.entry("programCall.answer", "readAnswer"),
            Map.entry("programCall.noAnswer", "failWithoutAnswer"),
            Map.entry("programCall.prepare", "prepareCall"),
            Map.entry("programCreations.begin", "waitForEarlierCreation"),
            Map.entry("programCreations.failed", "judgeFailedCreation"),
            Map.entry("programCreations.refusalStands", "failIfStillMissing"),
            Map.entry("programNames.note", "noteNames"),
            Map.entry("programSetup.compare", "compareProgram"),
            Map.entry("reminderPages.accounts", "chooseRecipients"),
            Map.entry("reminderPages.consent", "keepSubscribed"),
            Map.entry("reminderPages.contacts", "noteContacts"),
            Map.entry("reminderPages.plan", "planMails"),
            Map.entry("setupSteps.asEvent", "observeProgram"),
            Map.entry("setupSteps.begin", "takeUpCustomer"),
            Map.entry("setupSteps.close", "finishSetup"),
            Map.entry("setupSteps.look", "checkKnownBalance"),
            Map.entry("setupSteps.open", "planOpeningBalance"),
            Map.entry("setupTurn.waitForTurn", "waitForSetup"),
            Map.entry("sources.read", "readPayload"),
            Map.entry("syncCustomers.allowCreation", "allowCreationOnWix"),
            Map.entry("syncCustomers.chooseCustomer", "chooseProgramCustomer"),
            Map.entry("syncCustomers.contactEmail", "takeEmailOfContact"),
            Map.entry("syncCustomers.customerCreated", "noteNewProgramCustomer"),
            Map.entry("syncCustomers.found", "seeOwnTransaction"),
            Map.entry("syncCustomers.ignoreCreated", "ignoreNewAccount"),
            Map.entry("syncCustomers.laterVisible", "seeLaterTransactions"),
            Map.entry("syncCustomers.linkFromProgram", "linkCustomerOfProgram"),
            Map.entry("syncCustomers.linkFromWix", "linkCustomerOfWix"),
            Map.entry("syncCustomers.mayCreate", "allowCreationOnProgram"),
            Map.entry("syncCustomers.parkDeleted", "parkDeletion"),
            Map.entry("syncCustomers.programEmail", "takeEmailOfProgram"),
            Map.entry("syncCustomers.unlink", "unlinkCustomer"),
            Map.entry("syncSteps.answer", "settleAnswer"),
            Map.entry("syncSteps.beginAnew", "planStartOver"),
            Map.entry("syncSteps.decide", "takeVerdict"),
            Map.entry("syncSteps.failed", "judgeFailure"),
            Map.entry("syncSteps.observe", "observeBalance"),
            Map.entry("syncSteps.raiseDoubt", "parkLostChange"),
            Map.entry("syncSteps.readSide", "planReadOfSide"),
            Map.entry("syncSteps.setOut", "planOpenWork"),
            Map.entry("unsubscribes.read", "readWish"),
            Map.entry("wixCall.again", "repeatCall"),
            Map.entry("wixCall.answer", "readAnswer"),
            Map.entry("wixCall.noAnswer", "failWithoutAnswer"),
            Map.entry("wixCall.prepare", "prepareCall"));

    /** Of a bean whose methods belong to several beans now: by the old bean and the method, which keeps its name, the new bean. */
    static final Map<String, String> MOVED =
            Map.of("effectJobs.badgesOnTimer", "badgeJob", "effectJobs.messageOnTimer", "messageJob");

    private static final Pattern URI = Pattern.compile("bean:(\\w+)\\?(.*&)?method=(\\w+)(.*)");

    /** The old methods that the steps of a file name, as {@code bean.method}. */
    static Set<String> in(Object yaml) {
        Set<String> found = new TreeSet<>();
        collect(yaml, found);
        return found;
    }

    private static void collect(Object yaml, Set<String> found) {
        if (yaml instanceof Map<?, ?> map) {
            if (map.get("ref") instanceof String ref && map.get("method") instanceof String method) {
                addIfOld(key(ref, method), found);
            }
            if (map.get("uri") instanceof String uri && uri.startsWith("bean:")) {
                Object method = map.get("parameters") instanceof Map<?, ?> parameters ? parameters.get("method") : null;
                Matcher whole = URI.matcher(method == null ? uri : uri + "?method=" + method);
                if (whole.matches()) {
                    addIfOld(key(whole.group(1), whole.group(3)), found);
                }
            }
            map.values().forEach(value -> collect(value, found));
        } else if (yaml instanceof List<?> list) {
            list.forEach(value -> collect(value, found));
        }
    }

    private static void addIfOld(String key, Set<String> found) {
        if (METHODS.containsKey(key) || MOVED.containsKey(key)) {
            found.add(key);
        }
    }

    /** What is called instead of one of those: a method of the same bean, or {@code bean.method}. */
    static String now(String old) {
        String bean = MOVED.get(old);
        return bean == null ? METHODS.getOrDefault(old, old) : bean + old.substring(old.indexOf('.'));
    }

    private static String key(String bean, String method) {
        String name = bean.replaceFirst("^#(bean:)?", "");
        return OldNames.BEANS.getOrDefault(name, name) + "." + method.replaceFirst("\\(.*", "");
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        rename(route.getOutputs());
    }

    @Override
    public void onAddRouteTemplateDefinition(RouteTemplateDefinition template) {
        rename(template.getRoute().getOutputs());
    }

    private static void rename(List<ProcessorDefinition<?>> steps) {
        for (BeanDefinition step : ProcessorDefinitionHelper.filterTypeInOutputs(steps, BeanDefinition.class)) {
            if (step.getRef() != null && step.getMethod() != null) {
                String key = key(step.getRef(), step.getMethod());
                step.setRef(MOVED.getOrDefault(key, step.getRef()));
                step.setMethod(METHODS.getOrDefault(key, step.getMethod()));
            }
        }
        for (ToDefinition step : ProcessorDefinitionHelper.filterTypeInOutputs(steps, ToDefinition.class)) {
            Matcher uri = URI.matcher(step.getUri());
            if (uri.matches() && METHODS.containsKey(key(uri.group(1), uri.group(3)))) {
                String before = uri.group(2) == null ? "" : uri.group(2);
                step.setUri("bean:" + uri.group(1) + "?" + before + "method="
                        + METHODS.get(key(uri.group(1), uri.group(3))) + uri.group(4));
            }
        }
    }
}
