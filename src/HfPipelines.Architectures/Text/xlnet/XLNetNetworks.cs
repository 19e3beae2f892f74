using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("xlnet")]
internal static class XLNetNetworks
{
    private const string Base = "transformer";

    public static XLNet XLNetModel(XLNetConfig config, Weights weights) => new(config, weights);

    public static XLNetLanguageModel XLNetLMHeadModel(XLNetConfig config, Weights weights)
        => new(Model(config, weights), new Linear(weights / "lm_loss", config.DModel, config.VocabSize));

    public static SequenceClassifier XLNetForSequenceClassification(XLNetConfig config, Weights weights) => Classifier(config, weights, config.NumLabels);

    public static MultipleChoiceModel XLNetForMultipleChoice(XLNetConfig config, Weights weights) => new(Classifier(config, weights, 1));

    public static TokenClassifier XLNetForTokenClassification(XLNetConfig config, Weights weights)
        => new(Model(config, weights), new Linear(weights / "classifier", config.DModel, config.NumLabels));

    public static QuestionAnswerer XLNetForQuestionAnsweringSimple(XLNetConfig config, Weights weights)
        => new(Model(config, weights), new Linear(weights / "qa_outputs", config.DModel, 2));

    public static XLNetSpanAnswerer XLNetForQuestionAnswering(XLNetConfig config, Weights weights) => new(config, Model(config, weights), weights);

    private static XLNet Model(XLNetConfig config, Weights weights) => new(config, weights / Base);

    private static SequenceClassifier Classifier(XLNetConfig config, Weights weights, int labels)
    {
        var summary = new SequenceSummary(
            weights / "sequence_summary", config.SummaryType, config.DModel, config.SummaryUseProj ? config.DModel : null, config.SummaryActivation);
        Func<Tensor, Tensor> head = new Linear(weights / "logits_proj", config.DModel, labels).Forward;
        return new SequenceClassifier(Model(config, weights), (_, output) => summary.Forward(output.LastHiddenState, null), head);
    }
}
