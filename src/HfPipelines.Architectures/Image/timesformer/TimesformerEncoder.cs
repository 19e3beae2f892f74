using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>TimeSformer without a head: <c>last_hidden_state</c> [batch, 1 + places · frames, hidden].</summary>
internal sealed class TimesformerEncoder : Network
{
    private readonly TimesformerConfig _config;
    private readonly PatchEmbedding _patches;
    private readonly Tensor? _times;
    private readonly TimesformerLayer[] _layers;
    private readonly LayerNorm _norm;

    public TimesformerEncoder(TimesformerConfig config, Weights weights)
    {
        _config = config;
        _patches = new PatchEmbedding(weights / "embeddings", new ViTOptions(config).Patches);
        _times = config.AttentionType switch
        {
            "space_only" => null,
            "divided_space_time" or "joint_space_time" => (weights / "embeddings").Get("time_embeddings", 1, config.NumFrames, config.HiddenSize),
            _ => throw config.Error("attention_type", "divided_space_time, space_only or joint_space_time", config.AttentionType),
        };
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new TimesformerLayer(config, weights / "encoder" / "layer" / i))];
        _norm = new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        var states = new HiddenStates(input, Embed(input.PixelValues));
        foreach (TimesformerLayer layer in _layers)
        {
            states.Add(layer.Forward(states.Last));
        }

        var output = new ModelOutput();
        output.Add("last_hidden_state", _norm.Forward(states.Last));
        states.AddTo(output);
        return output;
    }

    private Tensor Embed(Tensor? videos)
    {
        if (videos is null || videos.dim() != 5 || videos.size(1) != _config.NumFrames)
        {
            string found = videos is null ? "none" : $"[{string.Join(", ", videos.shape)}]";
            throw new ModelInputException("pixel_values", $"[count, {_config.NumFrames}, channels, height, width]", found);
        }

        (long batch, int frames, int size) = (videos.size(0), _config.NumFrames, _config.HiddenSize);
        Tensor tokens = _patches.Forward(new ModelInput { PixelValues = videos.flatten(0, 1) });
        if (_times is null)
        {
            return tokens;
        }

        long places = tokens.size(1) - 1;
        Tensor placed = tokens.narrow(1, 1, places).view(batch, frames, places, size).transpose(1, 2) + _times.unsqueeze(1);
        return cat([tokens.narrow(0, 0, batch).narrow(1, 0, 1), placed.reshape(batch, places * frames, size)], 1);
    }
}
