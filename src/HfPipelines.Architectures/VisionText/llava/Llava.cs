using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>LLaVA: a vision model whose projected patches stand in a text where it keeps places for them.</summary>
internal sealed class Llava : DecoderNetwork
{
    private readonly LlavaConfig _config;
    private readonly Network _vision;
    private readonly PlainFeedForward _projector;
    private readonly DecoderNetwork _language;

    public Llava(LlavaConfig config, Weights weights)
    {
        _config = config;
        _vision = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower");
        _language = config.TextConfig.Architecture.CreateBase(config.TextConfig, weights / "language_model") as DecoderNetwork
            ?? throw new HfPipelinesException($"'text_config.model_type': expected a decoder, found '{config.TextConfig.Architecture.ModelType}'.");
        long hidden = _language.InputEmbeddings.Size;
        _projector = new PlainFeedForward(
            weights / "multi_modal_projector", -1, hidden, hidden, config.ProjectorHiddenAct, config.MultimodalProjectorBias, "linear_1", "linear_2");
    }

    public override Embedding InputEmbeddings => _language.InputEmbeddings;

    public override DecoderCache CreateCache(long batchSize, long maxLength) => _language.CreateCache(batchSize, maxLength);

    public override ModelOutput Forward(ModelInput input)
    {
        if (input.PixelValues is null)
        {
            return _language.Forward(input);
        }

        Tensor features;
        using (DisposeScope scope = NewDisposeScope())
        {
            features = ImageFeatures(RunVision(input)).flatten(0, 1).MoveToOuterDisposeScope();
        }

        ModelInput text = input.Clone();
        text.InputIds = null;
        text.InputsEmbeds = FeaturePlacement.Place(Embed(input), FeaturePlacement.Places(input, InputEmbeddings, _config.ImageTokenIndex), features, "image");
        ModelOutput output = _language.Forward(text);
        output.Add("image_hidden_states", features);
        return output;
    }

    public override ModelOutput Invoke(string method, ModelInput input)
    {
        if (method != "get_image_features")
        {
            return base.Invoke(method, input);
        }

        ModelOutput vision = RunVision(input);
        var output = new ModelOutput();
        output.Add("pooler_output", ImageFeatures(vision).unbind());
        output.AddRest(vision, "pooler_output");
        return output;
    }

    private ModelOutput RunVision(ModelInput input)
        => _vision.Forward(new ModelInput { PixelValues = input.PixelValues, OutputHiddenStates = true });

    private Tensor ImageFeatures(ModelOutput output)
    {
        string[] states = [.. output.Paths.Where(p => p.StartsWith("hidden_states.", StringComparison.Ordinal))];
        bool withoutClassToken = _config.VisionFeatureSelectStrategy == "default";
        List<Tensor> selected = [];
        foreach (int layer in _config.VisionFeatureLayer)
        {
            int index = layer < 0 ? states.Length + layer : layer;
            if (index < 0 || index >= states.Length)
            {
                throw new HfPipelinesException($"'vision_feature_layer': expected a number from {-states.Length} to {states.Length - 1}, found {layer}.");
            }

            Tensor state = output[states[index]];
            selected.Add(withoutClassToken ? state.narrow(1, 1, state.size(1) - 1) : state);
        }

        return _projector.Forward(selected.Count == 1 ? selected[0] : cat(selected, -1));
    }
}
