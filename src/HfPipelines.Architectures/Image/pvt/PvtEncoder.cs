using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>PVT without a head: stages, each of which cuts the map before it into patches; <c>last_hidden_state</c> [batch, 1 + places, channels].</summary>
internal sealed class PvtEncoder : Network
{
    private readonly (PatchEmbedding Patches, PvtLayer[] Layers)[] _stages;
    private readonly LayerNorm _norm;

    public PvtEncoder(PvtConfig config, Weights weights)
    {
        int last = config.NumEncoderBlocks - 1;
        _stages = [.. Enumerable.Range(0, config.NumEncoderBlocks).Select(Stage)];
        _norm = new LayerNorm(weights / "layer_norm", config.HiddenSizes[^1], config.LayerNormEps);

        (PatchEmbedding Patches, PvtLayer[] Layers) Stage(int stage)
        {
            int size = config.HiddenSizes[stage];
            var options = new PatchEmbeddingOptions
            {
                Channels = stage == 0 ? config.NumChannels : config.HiddenSizes[stage - 1],
                ImageSize = stage == 0 ? config.ImageSize : [.. config.ImageSize.Select(s => s >> (stage + 1))],
                PatchSize = [config.PatchSizes[stage]],
                HiddenSize = size,
                Projection = "projection",
                Bias = true,
                Norm = w => new LayerNorm(w / "layer_norm", size, config.LayerNormEps),
                ClassToken = stage == last ? "cls_token" : null,
                Positions = "position_embeddings",
                HasBatchDimension = true,
            };
            return (
                new PatchEmbedding(weights / "patch_embeddings" / stage, options),
                [.. Enumerable.Range(0, config.Depths[stage]).Select(i => new PvtLayer(config, weights / "block" / stage / i, stage))]);
        }
    }

    public override ModelOutput Forward(ModelInput input)
    {
        List<Tensor> kept = [];
        Tensor map = input.Pixels(), state = map;
        foreach ((PatchEmbedding patches, PvtLayer[] layers) in _stages)
        {
            (long rows, long columns) = patches.GridOf(map);
            state = patches.Forward(new ModelInput { PixelValues = map });
            foreach (PvtLayer layer in layers)
            {
                state = layer.Forward(state, rows, columns);
                kept.Add(state);
            }

            map = patches.ToGrid(state, map);
        }

        var output = new ModelOutput();
        Tensor last = _norm.Forward(state);
        output.Add("last_hidden_state", last);
        output.Add("hidden_states", input.OutputHiddenStates ? [.. kept, last] : null);
        return output;
    }
}
