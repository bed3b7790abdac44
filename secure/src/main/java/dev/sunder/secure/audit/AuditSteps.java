package dev.sunder.secure.audit;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.ArrayList;
import java.util.List;

/** All that an audit tries, the quick and telling first. */
public final class AuditSteps {

  private AuditSteps() {}

  /** The steps for a client's part. */
  public static List<AuditStep> of(Network client) {
    return of(client, InverseNetworkPictures.FULL);
  }

  /** The same with an inverse network trained for so many steps. */
  static List<AuditStep> of(Network client, int inverseSteps) {
    List<AuditStep> steps = new ArrayList<>();
    steps.add(new CountingStep());
    steps.add(new PublishedShareStep());
    steps.add(new PlainAnswerStep());
    for (Target target : Target.values()) {
      steps.add(new ProbeStep(target));
    }
    steps.add(new SignalSolverStep());
    steps.add(new PictureStep(new LayerwisePictures()));
    steps.add(new PictureStep(new InverseNetworkPictures(inverseSteps)));
    steps.add(new PictureStep(new SearchPictures()));
    steps.add(new PictureStep(new ShadowPictures()));
    steps.add(new CloneStep());
    for (int number = 1; number <= client.depth(); number++) {
      Stage stage = client.stage(number);
      steps.add(new RankStep(number, stage.name()));
    }
    return steps;
  }
}
