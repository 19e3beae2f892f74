using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Compilation;

/// <summary>Finds the names that a scope reads and sets; scopes inside it are left to their own collection.</summary>
internal sealed class SymbolCollector(Symbols symbols)
{
    private Symbols _symbols = symbols;

    public void VisitAll(IEnumerable<Node?> nodes)
    {
        foreach (Node? node in nodes)
        {
            if (node is not null)
            {
                Visit(node);
            }
        }
    }

    /// <summary>The target of a loop: its names are given from outside.</summary>
    public void VisitLoopTarget(Expression target)
    {
        switch (target)
        {
            case NameExpression name:
                _symbols.DeclareParameter(name.Name);
                break;
            default:
                foreach (Node? item in target.Children)
                {
                    VisitLoopTarget((Expression)item!);
                }

                break;
        }
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case NameExpression { Use: NameUse.Load } name:
                _symbols.Read(name.Name);
                break;
            case NameExpression { Use: NameUse.Store } name:
                _symbols.Store(name.Name);
                break;
            case NameExpression name:
                _symbols.DeclareParameter(name.Name);
                break;
            case NamespaceReference reference:
                _symbols.Read(reference.Name);
                break;
            case If branch:
                VisitIf(branch);
                break;
            case Macro macro:
                _symbols.Store(macro.Name);
                break;
            case OtherTemplate other:
                Visit(other.Template);
                foreach (string name in other.Names)
                {
                    _symbols.Store(name);
                }

                break;
            case Assign assign:
                Visit(assign.Value);
                Visit(assign.Target);
                break;
            case AssignBlock assign:
                Visit(assign.Target);
                break;
            case For loop:
                Visit(loop.Items);
                break;
            case CallBlock call:
                Visit(call.Call);
                break;
            case FilterBlock filter:
                Visit(filter.Filter);
                break;
            case With with:
                VisitAll(with.Values);
                break;
            case AutoEscape or Block:
                break;
            default:
                VisitAll(node.Children);
                break;
        }
    }

    private void VisitIf(If branch)
    {
        Visit(branch.Test);
        Symbols original = _symbols;
        Symbols Inner(IEnumerable<Node> nodes)
        {
            _symbols = original.Copy();
            Symbols result = _symbols;
            VisitAll(nodes);
            _symbols = original;
            return result;
        }

        original.Merge([Inner(branch.Body), Inner(branch.ElseIfs), Inner(branch.Else)]);
    }
}
