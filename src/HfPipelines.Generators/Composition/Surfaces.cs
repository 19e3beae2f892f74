namespace HfPipelines.Generators.Composition;

/// <summary>The members that the runtime's pipelines have, task by task.</summary>
internal static class Surfaces
{
    public const string Text = "global::HfPipelines.GeneratedText";
    public const string List = "global::System.Collections.Generic.IReadOnlyList";
    private const string Image = "global::HfPipelines.ImageData";

    public static readonly SurfaceParameter Cancellation = new(
        "global::System.Threading.CancellationToken", "cancellationToken", "Stops the call; text is cut off within a token.", "default");

    public static readonly SurfaceParameter Options = new("global::HfPipelines.GenerationOptions?", "options", "What differs from the checkpoint's defaults.", "null");

    private static readonly SurfaceParameter Prompt = new("string", "prompt", "The text to continue, as the tokenizer takes it: no chat template is applied.");

    private static readonly SurfaceParameter Chat = new("global::HfPipelines.Chat", "chat", "The conversation, oldest turn first.");

    public static readonly SurfaceMember Tokenizer = new("global::HfPipelines.Tokenization.Tokenizer", "Tokenizer", "The tokenizer of the checkpoint.", null);

    private static readonly SurfaceMember Forward = new(
        Task("global::HfPipelines.Networks.ModelOutput"),
        "ForwardAsync",
        "Runs the network once.",
        [
            new("global::HfPipelines.Networks.ModelInput", "input", "The tensors, by the names of the arguments in transformers."),
            Cancellation with { Summary = "Stops the call before it begins." },
        ],
        "The tensors, by the names of the output fields in transformers; the caller disposes of them.");

    private static readonly IReadOnlyList<SurfaceMember> TextGeneration =
    [
        new(Task(Text), "GenerateAsync", "Continues a text.", [Prompt, Options, Cancellation], "The new text."),
        new(
            Task($"{List}<{Text}>"),
            "GenerateAsync",
            "Continues several texts at once.",
            [Prompt with { Type = $"{List}<string>", Name = "prompts", Summary = "The texts to continue, as the tokenizer takes them: no chat template is applied." }, Options, Cancellation],
            "The new texts, in the order of the prompts."),
        new(Stream, "StreamAsync", "Continues a text, piece by piece.", [Prompt, Options, Cancellation], "The pieces as they come; a piece never ends inside a character."),
        new(Task(Text), "ChatAsync", "Answers a conversation with the checkpoint's chat template.", [Chat, Options, Cancellation], "The assistant's turn."),
        new(Stream, "StreamAsync", "Answers a conversation with the checkpoint's chat template, piece by piece.", [Chat, Options, Cancellation], "The pieces as they come; a piece never ends inside a character."),
        new("global::Microsoft.Extensions.AI.IChatClient", PipelineSurface.ChatClient, "This pipeline as a chat client of Microsoft.Extensions.AI.", [], "The client; it ends with the pipeline."),
        Tokenizer,
    ];

    private static readonly IReadOnlyList<SurfaceMember> ImageTextToText =
    [
        new(
            Task(Text),
            "AnswerAsync",
            "Answers a question about a picture with the checkpoint's chat template.",
            [new(Image, "image", "The picture."), new("string", "question", "The question."), Options, Cancellation],
            "The answer."),
        new(
            Task($"{List}<{Text}>"),
            "AnswerAsync",
            "Answers several questions at once, each about a picture of its own.",
            [new($"{List}<global::HfPipelines.ImageQuestion>", "questions", "The questions with their pictures."), Options, Cancellation],
            "The answers, in the order of the questions."),
        new(
            Task(Text),
            "GenerateAsync",
            "Continues a text with pictures.",
            [
                Prompt with { Summary = "The text to continue, with the checkpoint's image token where a picture stands: no chat template is applied." },
                new($"{List}<{Image}>", "images", "The pictures, in the order of their places in the text."),
                Options,
                Cancellation,
            ],
            "The new text."),
        .. TextGeneration,
    ];

    private static readonly SurfaceMember TraceExperts = new(
        Task($"{List}<global::HfPipelines.TokenExperts>"),
        "TraceExpertsAsync",
        "Reads a text and tells which experts each of its tokens went to.",
        [new("string", "text", "The text, as the tokenizer takes it: no chat template is applied."), Cancellation with { Summary = "Stops the call before it begins." }],
        "The tokens in order, special ones that the tokenizer adds included.");

    private static readonly IReadOnlyList<SurfaceMember> TextStates =
    [
        new(
            Task(TextState),
            "ReadAsync",
            "Reads a text, to continue it later, any number of times.",
            [
                new("string", "text", "The text, as the tokenizer takes it: no chat template is applied."),
                new($"{TextState}?", "after", "The state after what was read before, which stays as it is; null to begin.", "null"),
                Cancellation with { Summary = "Stops the call before it begins." },
            ],
            "The state after the text; the caller disposes of it."),
        new(
            Task(Text),
            "ContinueAsync",
            "Continues a text that was read before.",
            [
                new(TextState, "state", "The state, which stays as it is, so that it can be continued in many ways."),
                new("string", "text", "What follows it before the model goes on; may be empty.", "\"\""),
                Options,
                Cancellation,
            ],
            "The new text."),
        new(
            Task(TextState),
            "LoadStateAsync",
            "Resumes a state that was saved.",
            [new("string", "path", "The file."), Cancellation with { Summary = "Stops the call before it begins." }],
            "The state; the caller disposes of it."),
    ];

    private const string TextState = "global::HfPipelines.Pipelines.TextState";

    public const string Stream = "global::System.Collections.Generic.IAsyncEnumerable<string>";

    /// <summary>The surface of a network alone.</summary>
    public static PipelineSurface Network { get; } = new("NetworkPipeline", [Forward]);

    /// <summary>The surface of text continued by a decoder with experts.</summary>
    public static PipelineSurface MixtureOfExperts { get; } = new("MixtureOfExpertsPipeline", [.. TextGeneration, TraceExperts, Forward]);

    /// <summary>The surface of text continued by a recurrent decoder.</summary>
    public static PipelineSurface StateSpace { get; } = new("StateSpacePipeline", [.. TextGeneration, .. TextStates, Forward]);

    /// <summary>The surface of a task; a task without a pipeline of its own yet shows the network alone.</summary>
    public static PipelineSurface For(string task) => task switch
    {
        "text-generation" => new("TextGenerationPipeline", [.. TextGeneration, Forward]),
        "decision" => new("DecisionPipeline", [.. DecisionSurface.Members, Tokenizer, Forward]),
        "image-text-to-text" => new("ImageTextToTextPipeline", [.. ImageTextToText, Forward]),
        "image-classification" => new("ImageClassificationPipeline", [.. ImageSurfaces.Classification, Forward]),
        "zero-shot-image-classification" => new("ZeroShotImageClassificationPipeline", [.. ImageSurfaces.ZeroShotClassification, Forward]),
        "object-detection" => new("ObjectDetectionPipeline", [.. ImageSurfaces.Detection, Forward]),
        "zero-shot-object-detection" => new("ZeroShotObjectDetectionPipeline", [.. ImageSurfaces.ZeroShotDetection, Tokenizer, Forward]),
        "image-segmentation" => new("ImageSegmentationPipeline", [.. ImageSurfaces.Segmentation, Forward]),
        "mask-generation" => new("MaskGenerationPipeline", [.. ImageSurfaces.MaskGeneration, Forward]),
        "depth-estimation" => new("DepthEstimationPipeline", [.. ImageSurfaces.DepthEstimation, Forward]),
        "image-feature-extraction" => new("ImageFeatureExtractionPipeline", [.. ImageSurfaces.FeatureExtraction, Forward]),
        "audio-classification" => new("AudioClassificationPipeline", [.. AudioSurfaces.Classification, Forward]),
        "zero-shot-audio-classification" => new("ZeroShotAudioClassificationPipeline", [.. AudioSurfaces.ZeroShotClassification, Forward]),
        "text-classification" => new("TextClassificationPipeline", [.. TextSurfaces.Classification, Forward]),
        "token-classification" => new("TokenClassificationPipeline", [.. TextSurfaces.TokenClassification, Forward]),
        "zero-shot-classification" => new("ZeroShotClassificationPipeline", [.. TextSurfaces.ZeroShotClassification, Forward]),
        "fill-mask" => new("FillMaskPipeline", [.. TextSurfaces.FillMask, Forward]),
        "question-answering" => new("QuestionAnsweringPipeline", [.. TextSurfaces.QuestionAnswering, Forward]),
        "feature-extraction" => new("FeatureExtractionPipeline", [.. TextSurfaces.FeatureExtraction, Forward]),
        "text2text-generation" => new("Text2TextGenerationPipeline", [.. Text2TextSurfaces.Generation, .. Text2TextSurfaces.Summarization, .. Text2TextSurfaces.Translation, Tokenizer, Forward]),
        "summarization" => new("Text2TextGenerationPipeline", [.. Text2TextSurfaces.Summarization, Tokenizer, Forward]),
        "translation" => new("Text2TextGenerationPipeline", [.. Text2TextSurfaces.Translation, Tokenizer, Forward]),
        "automatic-speech-recognition" => new("SpeechRecognitionPipeline", [.. AudioSurfaces.SpeechRecognition, Forward]),
        _ => Network,
    };

    /// <summary>The type of a task with a result.</summary>
    public static string Task(string result) => $"global::System.Threading.Tasks.Task<{result}>";
}
