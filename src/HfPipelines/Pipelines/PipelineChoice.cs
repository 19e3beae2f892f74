using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Pipelines;

/// <summary>Which pipeline a loaded class has.</summary>
internal static class PipelineChoice
{
    // Where a class is in several mappings, the first one counts.
    private static readonly Candidate[] ByMapping =
    [
        Candidate.Of<ImageClassificationPipeline>(),
        Candidate.Of<ZeroShotImageClassificationPipeline>(),
        Candidate.Of<ObjectDetectionPipeline>(),
        Candidate.Of<ZeroShotObjectDetectionPipeline>(),
        Candidate.Of<ImageSegmentationPipeline>(),
        Candidate.Of<DepthEstimationPipeline>(),
        Candidate.Of<AudioClassificationPipeline>(),
        new("ctc", Create<SpeechRecognitionPipeline>),
        Candidate.Of<TextClassificationPipeline>(),
        Candidate.Of<TokenClassificationPipeline>(),
        Candidate.Of<QuestionAnsweringPipeline>(),
        Candidate.Of<FillMaskPipeline>(),
    ];

    public static ModelPipeline Create(LoadedCheckpoint checkpoint)
    {
        (Network network, ModelClass modelClass) = (checkpoint.Model.Network, checkpoint.Model.ModelClass);
        if (network is AudioTextModel)
        {
            return Create<ZeroShotAudioClassificationPipeline>(checkpoint);
        }

        if (network is ITranscriber || Does("speech_seq_2_seq"))
        {
            return Create<SpeechRecognitionPipeline>(checkpoint);
        }

        if (network is IPromptedSegmenter)
        {
            return Create<MaskGenerationPipeline>(checkpoint);
        }

        if (Does("seq_to_seq_causal_lm") && network is IEncoderDecoderModel)
        {
            return Create<Text2TextGenerationPipeline>(checkpoint);
        }

        if (modelClass.Generates && network is ICausalLanguageModel)
        {
            return Does("image_text_to_text") ? Create<ImageTextToTextPipeline>(checkpoint) : checkpoint.Model.Config.Architecture.Kind switch
            {
                ArchitectureKind.MixtureOfExperts => Create<MixtureOfExpertsPipeline>(checkpoint),
                ArchitectureKind.StateSpace => Create<StateSpacePipeline>(checkpoint),
                _ => Create<TextGenerationPipeline>(checkpoint),
            };
        }

        return (Array.Find(ByMapping, c => Does(c.Mapping))?.Create ?? Create<NetworkPipeline>)(checkpoint);

        bool Does(string? mapping) => mapping is not null && mapping.Split(' ').Any(modelClass.Tasks.Contains);
    }

    private static TPipeline Create<TPipeline>(LoadedCheckpoint checkpoint)
        where TPipeline : ModelPipeline, IPipeline<TPipeline>
        => TPipeline.Create(checkpoint);

    private sealed record Candidate(string? Mapping, Func<LoadedCheckpoint, ModelPipeline> Create)
    {
        public static Candidate Of<TPipeline>()
            where TPipeline : ModelPipeline, IPipeline<TPipeline>
            => new(TPipeline.Mapping, TPipeline.Create);
    }
}
