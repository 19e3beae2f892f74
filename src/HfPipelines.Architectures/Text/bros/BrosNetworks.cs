using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bros")]
internal static class BrosNetworks
{
    private const string Base = "bros";

    public static TextTransformer BrosModel(BrosConfig config, Weights weights) => Model(config, weights, pools: true);

    public static TokenClassifier BrosForTokenClassification(BrosConfig config, Weights weights)
        => new(Model(config, weights / Base, pools: false), new Linear(weights / "classifier", config.HiddenSize, config.NumLabels));

    public static BrosSpade BrosSpadeEEForTokenClassification(BrosConfig config, Weights weights) => new(config, Model(config, weights / Base, pools: false), weights);

    /// <summary>Scores which token each token is linked to.</summary>
    public static TokenClassifier BrosSpadeELForTokenClassification(BrosConfig config, Weights weights)
        => new(Model(config, weights / Base, pools: false), new BrosLinker(config, weights / "entity_linker").Forward);

    private static TextTransformer Model(BrosConfig config, Weights weights, bool pools)
    {
        var options = new BertOptions(config);
        options = options with { Layers = options.Layers with { RelativePositions = _ => new(_ => new BrosScores()) } };
        var boxes = new BrosBoxes(config, weights / "bbox_embeddings");
        return options.Create(weights, pools, (_, input) => boxes.Forward(input["bbox"]));
    }
}
