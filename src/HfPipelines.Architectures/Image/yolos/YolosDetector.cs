using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// YOLOS with a label and a box for each detection token: <c>logits</c> [batch, tokens, labels + 1], the last for no object, and <c>pred_boxes</c>
/// [batch, tokens, 4], centre, width and height as parts of the picture's.
/// </summary>
internal sealed class YolosDetector : Network
{
    private readonly Yolos _model;
    private readonly PerceptronStack _labels;
    private readonly PerceptronStack _boxes;
    private readonly int _tokens;

    public YolosDetector(YolosConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        _model = new Yolos(config, weights / "vit", pools: false);
        _labels = new PerceptronStack(weights / "class_labels_classifier", size, size, size, config.NumLabels + 1);
        _boxes = new PerceptronStack(weights / "bbox_predictor", size, size, size, 4);
        _tokens = config.NumDetectionTokens;
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _model.Forward(input);
        Tensor states = inner.LastHiddenState;
        Tensor found = states.narrow(1, states.size(1) - _tokens, _tokens);
        var output = new ModelOutput();
        output.Add("logits", _labels.Forward(found));
        output.Add("pred_boxes", _boxes.Forward(found).sigmoid_());
        output.AddRest(inner);
        return output;
    }
}
