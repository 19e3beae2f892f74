using HfPipelines.Configuration;
using HfPipelines.Networks;
using HfPipelines.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The processor class <c>LlavaProcessor</c>: one token for each patch that the vision tower gives.</summary>
internal sealed class LlavaProcessor : ImageTextProcessor
{
    private readonly int _patchSize;
    private readonly int _tokensBesidesPatches;

    public LlavaProcessor(ProcessorFiles files, ConfigReader config)
        : base(files.Tokenizer, files.ChatTemplate, files.ImageProcessor, files.Tokenizer.SpecialTokens.GetValueOrDefault("image_token") ?? config.GetString("<image>", "image_token"))
    {
        _patchSize = config.GetInt32OrNull("patch_size") ?? throw config.Error("patch_size", "the size of a patch", "none");
        _tokensBesidesPatches = config.GetInt32(0, "num_additional_image_tokens") - (config.GetStringOrNull("vision_feature_select_strategy") == "default" ? 1 : 0);
    }

    protected override string Placeholder(ModelInput pictures, int index)
    {
        Tensor pixels = pictures.PixelValues!;
        long tokens = (pixels.size(-2) / _patchSize * (pixels.size(-1) / _patchSize)) + _tokensBesidesPatches;
        return string.Concat(Enumerable.Repeat(ImageToken, (int)tokens));
    }
}

/// <summary>LLaVA's processor, under its name in transformers.</summary>
public sealed partial class LlavaArchitecture
{
    /// <inheritdoc/>
    public override Processor? CreateProcessor(string processorClass, ProcessorFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return processorClass != "LlavaProcessor" ? null
            : files.Config is { } config ? new LlavaProcessor(files, config)
            : throw new ProcessingException("processor_config.json", "the configuration of a LlavaProcessor", "no such file");
    }
}
