using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What BEiT and Data2Vec's pictures are made of: ViT's layers with factors on their results, and distances in place of positions.</summary>
internal static class BeitParts
{
    /// <summary>The choices.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="layerBias">Finds, from the view of the encoder and a layer's number, what distances add to its scores.</param>
    /// <param name="sharedBias">The name of what distances add in all layers, within the encoder.</param>
    public static ViTOptions Options(IBeitConfig config, Func<Weights, int, Weights> layerBias, string sharedBias)
    {
        var options = new ViTOptions(config);
        bool isScaled = config.LayerScaleInitValue > 0;
        return options with
        {
            Norm = config.UseMeanPooling ? null : options.Norm,
            Patches = options.Patches with
            {
                AlwaysStretches = true,
                MaskToken = config.UseMaskToken ? "mask_token" : null,
                Positions = config.UseAbsolutePositionEmbeddings ? options.Patches.Positions : null,
            },
            Layers = options.Layers with
            {
                AttentionKeyBias = false,
                Names = options.Layers.Names with { AttentionFactor = isScaled ? "lambda_1" : null, FeedForwardFactor = isScaled ? "lambda_2" : null },
            },
            Pooling = config.UseMeanPooling
                ? w => new PatchMeanPooling(new LayerNorm(w / "pooler" / "layernorm", config.HiddenSize, config.LayerNormEps), 1)
                : _ => new FirstTokenPooling(first => first.alias()),
            PositionBias = config.UseRelativePositionBias || config.UseSharedRelativePositionBias ? w => PositionBias(config, w, layerBias, sharedBias) : null,
        };
    }

    /// <summary>The classes; labels are scored by what sums a picture up.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The checkpoint.</param>
    public static ViTModels Models(ViTOptions options, PretrainedConfig config, Weights weights)
        => new(options, config, weights) { Summary = output => output["pooler_output"], PoolsForLabels = true };

    /// <summary>Labels every place, by the states behind four layers.</summary>
    /// <typeparam name="TConfig">The type of the configuration.</typeparam>
    /// <param name="encoder">The encoder.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="neck">What makes maps of four sizes of the states.</param>
    /// <param name="weights">The view that holds the heads.</param>
    public static DenseModel Segmenter<TConfig>(VisionEncoder encoder, TConfig config, BeitNeck neck, Weights weights)
        where TConfig : PretrainedConfig, IBeitConfig
    {
        // The configuration counts layers from 1 among states that begin before the first layer.
        IReadOnlyList<int> places = config.Required(config.BackboneIndices, "out_indices");
        int[] selected = [.. Enumerable.Range(0, config.NumHiddenLayers + 1).Where(i => places.Contains(i + 1))];
        UperHead head = UperHead.Create(weights / "decode_head", config.HiddenSize, config.PoolScales, config.NumLabels);
        if (config.UseAuxiliaryHead)
        {
            // It only helps training, but belongs to the checkpoint.
            _ = new AuxiliaryHead(weights / "auxiliary_head", config, config.NumLabels);
        }

        return new DenseModel(new VisionBackbone(encoder, config.HiddenSize, selected) { Neck = neck.Forward }, "logits", (maps, _) => head.Forward(maps));
    }

    private static Func<long, long, Func<int, Tensor>> PositionBias(IBeitConfig config, Weights weights, Func<Weights, int, Weights> layerBias, string sharedBias)
    {
        (int rows, int columns) = (Places(0), Places(1));
        GridPositionBias? shared = config.UseSharedRelativePositionBias ? Bias(weights / sharedBias) : null;
        GridPositionBias[] own = config.UseRelativePositionBias ? [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => Bias(layerBias(weights, i)))] : [];
        return (height, width) =>
        {
            Tensor? all = shared?.Forward(height, width);
            return layer => own.Length == 0 ? all! : all is null ? own[layer].Forward(height, width) : own[layer].Forward(height, width).add_(all);
        };

        int Places(int side)
        {
            IReadOnlyList<int> image = config.Required(config.ImageSize, "image_size"), patch = config.Required(config.PatchSize, "patch_size");
            return image[Math.Min(side, image.Count - 1)] / patch[Math.Min(side, patch.Count - 1)];
        }

        GridPositionBias Bias(Weights view) => new(view, rows, columns, config.NumAttentionHeads);
    }
}
