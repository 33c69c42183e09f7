package io.loyaltybridge.bank;

import java.util.List;

/** What happens on one site of a run: its customers and its faults. */
record Part(BankSite site, Workload workload, Nemesis nemesis) {
    List<Hands.Act> acts(List<Workload.Step> steps) {
        return steps.stream().map(step -> new Hands.Act(workload, step)).toList();
    }
}
