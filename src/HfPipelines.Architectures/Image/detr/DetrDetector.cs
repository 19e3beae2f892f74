using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// DETR with a label and a box a query: <c>logits</c> [batch, queries, labels + 1], the last for no object, and <c>pred_boxes</c> [batch, queries, 4],
/// centre, width and height as parts of the picture's.
/// </summary>
internal sealed class DetrDetector : Network
{
    private const int BoxNumbers = 4;

    private readonly Linear _labels;
    private readonly PerceptronStack _boxes;

    public DetrDetector(DetrConfig config, Weights weights)
    {
        Model = new Detr(config, weights / "model");
        _labels = new Linear(weights / "class_labels_classifier", config.DModel, config.NumLabels + 1);
        _boxes = new PerceptronStack(weights / "bbox_predictor", config.DModel, config.DModel, config.DModel, BoxNumbers);
    }

    public Detr Model { get; }

    public override ModelOutput Forward(ModelInput input) => Detect(Model.Run(input));

    /// <summary>The detections of a run.</summary>
    public ModelOutput Detect(DetrRun run)
    {
        Tensor hidden = run.Output.LastHiddenState;
        var output = new ModelOutput();
        output.Add("logits", _labels.Forward(hidden));
        output.Add("pred_boxes", _boxes.Forward(hidden).sigmoid_());
        output.AddRest(run.Output, "intermediate_hidden_states");
        return output;
    }
}
