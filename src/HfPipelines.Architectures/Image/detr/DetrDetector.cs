using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// DETR with a label and a box a query: <c>logits</c> [batch, queries, labels], in most types with one more for no object, and <c>pred_boxes</c>
/// [batch, queries, 4], centre, width and height as parts of the picture's.
/// </summary>
internal sealed class DetrDetector : Network
{
    private const int BoxNumbers = 4;
    private const double PointEpsilon = 1e-5;

    private readonly Linear _labels;
    private readonly PerceptronStack _boxes;
    private readonly bool _boxesFromPoints;

    public DetrDetector(DetrOptions options, PretrainedConfig config, Weights weights)
    {
        int size = options.Sizes.DModel;
        Model = new Detr(options, config, weights / "model");
        _labels = new Linear(weights / "class_labels_classifier", size, config.NumLabels + (options.LabelsNoObject ? 1 : 0));
        _boxes = new PerceptronStack(weights / "bbox_predictor", size, size, size, BoxNumbers);
        _boxesFromPoints = options.BoxesFromPoints;
    }

    public Detr Model { get; }

    public override ModelOutput Forward(ModelInput input) => Detect(Model.Run(input));

    /// <summary>The detections of a run.</summary>
    public ModelOutput Detect(DetrRun run)
    {
        Tensor hidden = run.Output.LastHiddenState;
        var output = new ModelOutput();
        output.Add("logits", _labels.Forward(hidden));
        Tensor boxes = _boxes.Forward(hidden);
        if (_boxesFromPoints)
        {
            boxes.narrow(-1, 0, 2).add_(run.Output["reference_points"].transpose(0, 1).logit(PointEpsilon));
        }

        output.Add("pred_boxes", boxes.sigmoid_());
        output.AddRest(run.Output, "intermediate_hidden_states", "reference_points");
        return output;
    }
}
